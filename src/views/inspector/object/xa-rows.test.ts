import { expect, test } from 'vitest';
import type { XaNode, XaSlot } from '../../../worker/protocol.ts';
import { xaRows } from './xa-rows.ts';

const slot = (index: number, vdevice = 'vdevice/vm0/5'): XaSlot => ({ index, id: `slot/vsmmu0/${index}`, vdevice });
const node = (shift: number, first: number, children: number[] = []): XaNode => ({
  shift,
  offset: 0,
  count: 1,
  first,
  last: first + 2 ** (shift + 6) - 1,
  children,
});
const text = (nodes: XaNode[], slots: XaSlot[]): string[] =>
  xaRows(nodes, slots).map((row) => {
    const what =
      row.kind === 'node'
        ? `node ${row.node.shift}`
        : row.kind === 'slot'
          ? `slot ${row.slot.index}`
          : `empty ${row.first}-${row.last}`;
    return `${' '.repeat(row.depth)}${what}`;
  });

test('one leaf: runs of empty slots are one line', () => {
  expect(text([node(0, 0)], [slot(8), slot(16)])).toEqual([
    'node 0',
    ' empty 0-7',
    ' slot 8',
    ' empty 9-15',
    ' slot 16',
    ' empty 17-63',
  ]);
});

test('two levels', () => {
  const rows = text([node(6, 0, [0, 4]), node(0, 0), node(0, 256)], [slot(8), slot(0x100)]);
  expect(rows).toEqual([
    'node 6',
    ' node 0',
    '  empty 0-7',
    '  slot 8',
    '  empty 9-63',
    ' empty 64-255',
    ' node 0',
    '  slot 256',
    '  empty 257-319',
    ' empty 320-4095',
  ]);
});

test('no node: the head is the entry; what the tree has shrunk away from is still told', () => {
  expect(text([], [slot(0)])).toEqual(['slot 0']);
  expect(text([node(0, 0)], [slot(0), slot(100, '')])).toEqual(['node 0', ' slot 0', ' empty 1-63', 'slot 100']);
});
