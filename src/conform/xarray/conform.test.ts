import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../scenario/language/errors.ts';
import { type Dump, Tree, parseDumps } from './conform.ts';

const FILE = new URL('./recorded/vdevs-xarray.jsonl.gz', import.meta.url);
const DUMPS = parseDumps(gunzipSync(readFileSync(FILE)).toString(), 'vdevs-xarray.jsonl');
const RUNS = [...new Set(DUMPS.map(({ set, flow }) => `${set} · ${flow}`))];
const run = (name: string): Dump[] => DUMPS.filter(({ set, flow }) => `${set} · ${flow}` === name);

test('there are recordings of both flows', () => {
  expect(RUNS.length).toBe(24);
});

test.each(RUNS)('the tree is that of lib/xarray.c after every operation: %s', (name) => {
  const tree = new Tree();
  for (const dump of run(name)) expect(tree.step(dump), `${dump.op} ${dump.vsid}`).toEqual([]);
});

describe('it can fail', () => {
  const [name] = RUNS.filter(
    (candidate) => candidate.startsWith('rid16') || candidate.includes('sparse') || candidate.startsWith('vid64'),
  );
  const last = run(name).findIndex(({ nodes }) => nodes.length > 2);

  test.each<[string, (dump: Dump) => Dump]>([
    ['rc', (dump) => ({ ...dump, rc: dump.rc - 1 })],
    ['head', (dump) => ({ ...dump, head: null })],
    ['nr_nodes', (dump) => ({ ...dump, nr_nodes: dump.nr_nodes + 1 })],
    ['nodes[1].count', (dump) => change(dump, (node) => ({ ...node, count: node.count + 1 }))],
    ['nodes[1].offset', (dump) => change(dump, (node) => ({ ...node, offset: node.offset + 1 }))],
    ['nodes[1].slots', (dump) => change(dump, (node) => ({ ...node, slots: {} }))],
  ])('one altered %s is reported, and nothing else', (field, alter) => {
    const tree = new Tree();
    const found = run(name).map((dump, i) => tree.step(i === last ? alter(dump) : dump));
    expect(found.flatMap((mismatches, i) => mismatches.map((mismatch) => [i, mismatch.field]))).toEqual([
      [last, field],
    ]);
  });
});

const change = (dump: Dump, node: (node: Dump['nodes'][number]) => Dump['nodes'][number]): Dump => ({
  ...dump,
  nodes: dump.nodes.map((one, i) => (i === 1 ? node(one) : one)),
});

test('what is no dump is refused with its place', () => {
  expect(() => parseDumps('{"set":1}', 'bad.jsonl')).toThrow(InputError);
  expect(() => parseDumps('\n{', 'bad.jsonl')).toThrow('bad.jsonl:2: expected one JSON object per line');
});
