import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { designById } from '../system/designs.ts';
import { XA_NODE, XA_SLOTS } from '../state/layout.ts';
import { Machine } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import type { Topology } from '../state/topology.ts';
import {
  XA_ZERO,
  headAt,
  nodeAt,
  xaErase,
  xaIsNode,
  xaNodeIndex,
  xaObject,
  xaPointer,
  xaReserve,
  xaStore,
} from './xarray.ts';

interface Dump {
  set: string;
  flow: string;
  op: 'reserve' | 'store' | 'destroy' | 'xa_destroy';
  vsid: string;
  rc: number;
  head: string | null;
  nodes: { shift: number; offset: number; count: number; base: string; last: string; slots: Record<string, string> }[];
  nr_nodes: number;
}

const FLOW = 'insert-zero+store(7.3)';
/** This set holds an index of 64 bits; StreamIDs have 32. */
const BEYOND_32_BITS = 'vid64';

const file = new URL('./recorded/vdevs-xarray.jsonl.gz', import.meta.url);
const dumps = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Dump)
  .filter(({ flow, set }) => flow === FLOW && set !== BEYOND_32_BITS);
const sets = [...new Set(dumps.map(({ set }) => set))];

/** xas_alloc() does not set the offset of a node without a parent: the recordings hold what its memory held before. */
const ROOT_OFFSET = -1;

/** A machine whose only purpose is its xarray, with room for these indexes. */
function machineFor(vsids: readonly number[]): Machine {
  const idr = { IDR0: 0, IDR1: 0, IDR3: 0, IDR5: 0 };
  const topo: Topology = {
    smmus: [],
    devices: [],
    vms: [{ name: 'vm0', ipa: 0, size: 4096, pa: 0, s2PageLog2: 12 }],
    vsmmus: [
      {
        name: 'vsmmu0',
        vm: 0,
        smmu: 0,
        idr,
        cmdqLog2: 0,
        cmdqIpa: 0,
        strtabIpa: 0,
        strtabCfg: 0,
        vdevices: vsids.map((vsid) => ({ device: 0, vsid })),
      },
    ],
    vcpus: [],
    faults: [],
    guestMemory: [],
    framesReserved: 1,
  };
  return new Machine(topo, designById('viommu-batch')!, new PageStore());
}

const hex = (n: number): string => `0x${n.toString(16)}`;

/** The tree in the form of the recordings; pointers name the index they were stored for. */
function dump(m: Machine, names: readonly string[]): Pick<Dump, 'head' | 'nodes' | 'nr_nodes'> {
  const nodes: Dump['nodes'] = [];
  const name = (entry: number): string =>
    entry === XA_ZERO ? 'zero' : xaIsNode(entry) ? 'node' : `vdev:${names[xaObject(entry)]}`;
  const visit = (entry: number, base: number): void => {
    if (!xaIsNode(entry)) return;
    const at = nodeAt(m, xaNodeIndex(entry));
    const shift = m.w[at + XA_NODE.shift];
    const slots = Array.from({ length: XA_SLOTS }, (_, i) => m.w[at + XA_NODE.slots + i]);
    nodes.push({
      shift,
      offset: nodes.length === 0 ? ROOT_OFFSET : m.w[at + XA_NODE.offset],
      count: m.w[at + XA_NODE.count],
      base: hex(base),
      last: hex(base + 2 ** (shift + 6) - 1),
      slots: Object.fromEntries(slots.flatMap((child, i) => (child ? [[String(i), name(child)]] : []))),
    });
    slots.forEach((child, i) => {
      visit(child, base + i * 2 ** shift);
    });
  };
  const head = m.w[headAt(m, 0)];
  visit(head, 0);
  return { head: head === 0 ? null : name(head), nodes, nr_nodes: nodes.length };
}

test('there are recordings', () => {
  expect(sets.length).toBeGreaterThan(10);
});

test.each(sets)('the tree of set %s is that of lib/xarray.c after every operation', (set) => {
  const steps = dumps.filter((step) => step.set === set);
  const names = ['', ...new Set(steps.map(({ vsid }) => vsid))];
  const m = machineFor(names.slice(1).map(Number));
  for (const step of steps) {
    const index = Number(step.vsid);
    if (step.op === 'reserve') expect(xaReserve(m, 0, index), `reserve ${step.vsid}`).toBe(step.rc === 0);
    else if (step.op === 'store') xaStore(m, 0, index, xaPointer(names.indexOf(step.vsid)));
    else if (step.op === 'destroy') xaErase(m, 0, index);
    else for (const vsid of names.slice(1)) xaErase(m, 0, Number(vsid));
    const recorded = step.nodes.map(({ shift, offset, count, base, last, slots }, i) => ({
      shift,
      offset: i === 0 ? ROOT_OFFSET : offset,
      count,
      base,
      last,
      slots,
    }));
    expect(dump(m, names), `${step.op} ${step.vsid}`).toEqual({
      head: step.head,
      nodes: recorded,
      nr_nodes: step.nr_nodes,
    });
  }
});
