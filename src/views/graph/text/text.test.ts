import { expect, test } from 'vitest';
import type { XaNode } from '../../../worker/protocol.ts';
import { fixture } from '../layout/fixture.test-helper.ts';
import { ABSENT, type ShownNode } from '../state/objects.ts';
import { fitText } from './fit.ts';
import { type OutlineEntry, outlineOf } from './outline.ts';
import { ownedTitle } from './words.ts';
import { childrenText, runText, xaColumn } from './xa-column.ts';

test('one fact per row, the count of users last', () => {
  expect(fitText('viommu #4', ['on SMMU0', 'vdevs: 2'], 5, 14, 4)).toEqual({
    title: 'viommu #4',
    aside: '',
    lines: ['on SMMU0', 'vdevs: 2'],
    users: 'users 5',
  });
});

test('with fewer rows a fact goes beside the title, then the count goes away', () => {
  expect(fitText('VMM', ['vsmmu0', 'idle'], undefined, 14, 2)).toMatchObject({ aside: 'vsmmu0', lines: ['idle'] });
  expect(fitText('viommu #4', ['on SMMU0'], 5, 12, 2)).toMatchObject({ lines: ['on SMMU0'], users: '' });
});

test('a long fact goes on in the next row if there is one, else it is cut', () => {
  expect(fitText('vcpu0', ['stopped in a trap'], undefined, 12, 3).lines).toEqual(['stopped in a', 'trap']);
  expect(fitText('vcpu0', ['stopped in a trap'], undefined, 12, 2).lines).toEqual(['stopped in …']);
});

test('runs of empty slots say where or how many', () => {
  expect(runText(9, 15, 9)).toBe('0x9…0xf');
  expect(runText(9, 9, 9)).toBe('0x9');
  expect(runText(0x101, 0x107, 9)).toBe('7 empty');
  expect(runText(9, 8, 9)).toBe('');
});

test('children of an inner node', () => {
  expect(childrenText([0, 4], 12)).toBe('[0x0] [0x4]');
  expect(childrenText([0, 1, 2, 3, 4], 9)).toBe('[0x0…0x4]');
  expect(childrenText([0, 2, 3], 9)).toBe('3 slots');
});

const leaf = (first: number, count: number): XaNode => ({
  shift: 0,
  offset: first / 64,
  count,
  first,
  last: first + 63,
  children: [],
});
const slot = (index: number, y: number) => ({ index, box: { x: 0, y, w: 60, h: 20 } });
const ROOM = { top: 20, end: 300, lh: 15, chars: 10 };

test('a single leaf: what is used, and the runs between the slots', () => {
  const { lines, leaves } = xaColumn([leaf(0, 2)], [slot(8, 60), slot(16, 160)], 1, ROOM);
  expect(leaves).toHaveLength(1);
  expect(lines.map(({ text }) => text)).toEqual(['2 of 64', '0x0…0x7', '0x9…0xf', '0x11…0x3f']);
});

test('two levels: the inner node with its children, then each leaf', () => {
  const inner: XaNode = { shift: 6, offset: 0, count: 2, first: 0, last: 0xfff, children: [0, 4] };
  const nodes = [inner, leaf(0, 1), leaf(0x100, 1)];
  const { lines, leaves } = xaColumn(nodes, [slot(8, 100), slot(0x100, 200)], 2, ROOM);
  expect(leaves.map(({ present }) => present)).toEqual([true, true]);
  expect(lines.filter(({ kind }) => kind !== 'run').map(({ text }) => text)).toEqual([
    'shift 6',
    '2 slots',
    '1 of 64',
    '1 of 64',
  ]);
});

test('a leaf whose last entry is gone is gone too; index 0 alone needs none', () => {
  expect(xaColumn([], [slot(8, 60)], 1, ROOM).lines[0].text).toBe('no node');
  expect(xaColumn([], [slot(0, 60)], 1, ROOM).lines[0].text).toBe('in head');
});

const flat = (entries: readonly OutlineEntry[]): OutlineEntry[] =>
  entries.flatMap((entry) => [entry, ...flat(entry.children)]);

test.each([
  [true, false],
  [false, false],
  [true, true],
])('the outline names every object once (viommu: %s, VCMDQ: %s)', (viommu, vcmdq) => {
  const { nodes, edges } = fixture({ vms: [2, 1], devices: 2, iommus: 2, viommu, vcmdq });
  const shown: ShownNode = { ...ABSENT, present: true };
  const ids = flat(outlineOf(nodes, edges, new Map(nodes.map(({ id }) => [id, shown])))).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const named = nodes.flatMap(({ id, parts = [] }) => [id, ...parts]);
  expect(ids.filter((id) => !id.startsWith('slot/')).sort()).toEqual(named.sort());
});

test('the outline leads from the address space to the device', () => {
  const { nodes, edges } = fixture({ vms: [1], devices: 1, iommus: 1, viommu: true });
  const way: string[] = [];
  let level: readonly OutlineEntry[] = outlineOf(nodes, edges, new Map()).filter(({ id }) => id.startsWith('ioas/'));
  while (level.length > 0) {
    const entry = level[level.length - 1];
    way.push(entry.id.slice(0, entry.id.indexOf('/')));
    level = entry.children;
  }
  expect(way).toEqual(['ioas', 'hwpt_paging', 'viommu', 'xa', 'slot', 'vdevice', 'idev', 'device']);
});

test('among several VMs a number says whose it is', () => {
  const node = { kind: 'viommu', group: 0, vm: 1, iommu: 0 } as const;
  expect(ownedTitle({ ...node, id: 'viommu/vm1/4', title: 'viommu #4' })).toBe('viommu #4 of vm1');
  expect(ownedTitle({ ...node, id: 'device/A', title: 'A' })).toBe('A');
});
