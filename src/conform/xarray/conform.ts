/** Whole trees of viommu->vdevs after every operation, as lib/xarray.c made them. */
import * as v from 'valibot';
import type { Ctx } from '../../model/iommufd/ctx.ts';
import { OBJ_TYPE, allocObject, objectAt } from '../../model/iommufd/objects/objects.ts';
import { MOCK } from '../../model/iommufd/drivers/mock.ts';
import {
  XA_ZERO,
  nodeAt,
  xaErase,
  xaIsNode,
  xaLoad,
  xaNodeIndex,
  xaObject,
  xaPointer,
  xaReserve,
  xaStore,
} from '../../model/iommufd/objects/xarray.ts';
import { VIOMMU, XA_NODE, XA_SLOTS } from '../../model/state/ctx-layout.ts';
import { newCtx } from '../iommufd/replay.ts';
import { type Mismatch, differs, readLines } from '../read.ts';

const Index = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/, 'expected an index like 0x10'));
const Node = v.object({
  shift: v.number(),
  offset: v.number(),
  count: v.number(),
  base: Index,
  last: Index,
  slots: v.record(v.string(), v.string()),
});
const Dump = v.object({
  set: v.string(),
  flow: v.string(),
  op: v.picklist(['reserve', 'store', 'alloc', 'destroy', 'xa_destroy']),
  vsid: Index,
  rc: v.number(),
  head: v.nullable(v.string()),
  nodes: v.array(Node),
  nr_nodes: v.number(),
  node_bytes: v.optional(v.number()),
});
export type Dump = v.InferOutput<typeof Dump>;

export const parseDumps = (text: string, file: string): Dump[] => readLines(text, file, Dump);

const EEXIST = -17;
/** sizeof(struct xa_node), 64-bit. */
const NODE_BYTES = 576;

/** Carries out the operations of one set and flow, one after the other. */
export class Tree {
  private readonly k: Ctx = newCtx(MOCK, { objects: 4, areas: 0, events: 0, xaNodes: 256 });
  private readonly head = objectAt(this.k, allocObject(this.k, OBJ_TYPE.viommu)) + VIOMMU.vdevs;
  /** Indexes by the number that stands for their pointer. */
  private readonly names: string[] = [''];

  /** What differs after this operation. */
  step(dump: Dump): Mismatch[] {
    const rc = this.apply(dump);
    const { head, nodes } = this.dump();
    return [
      ...differs('rc', dump.rc, rc),
      ...differs('head', dump.head, head),
      ...differs('nr_nodes', dump.nr_nodes, nodes.length),
      ...differs('node_bytes', dump.node_bytes ?? nodes.length * NODE_BYTES, nodes.length * NODE_BYTES),
      ...dump.nodes.flatMap((recorded, i) => nodeDiffers(recorded, nodes[i], i)),
    ];
  }

  private apply({ op, vsid }: Dump): number {
    const { k, head } = this;
    const [lo, hi] = split(vsid);
    switch (op) {
      case 'reserve':
        return xaReserve(k, head, lo, hi) ? 0 : EEXIST;
      case 'store':
        xaStore(k, head, lo, hi, this.pointer(vsid));
        return 0;
      case 'alloc':
        // Before the reserve step: one xa_cmpxchg().
        if (xaLoad(k, head, lo, hi) !== 0) return EEXIST;
        xaStore(k, head, lo, hi, this.pointer(vsid));
        return 0;
      case 'destroy':
        xaErase(k, head, lo, hi);
        return 0;
      case 'xa_destroy':
        for (const name of this.names.slice(1)) xaErase(k, head, ...split(name));
        return 0;
    }
  }

  private pointer(vsid: string): number {
    if (!this.names.includes(vsid)) this.names.push(vsid);
    return xaPointer(this.names.indexOf(vsid));
  }

  private dump(): Pick<Dump, 'head' | 'nodes'> {
    const { w } = this.k;
    const nodes: Dump['nodes'] = [];
    const name = (entry: number): string =>
      entry === XA_ZERO ? 'zero' : xaIsNode(entry) ? 'node' : `vdev:${this.names[xaObject(entry)]}`;
    const visit = (entry: number, base: bigint): void => {
      if (!xaIsNode(entry)) return;
      const at = nodeAt(this.k, xaNodeIndex(entry));
      const shift = w[at + XA_NODE.shift];
      const slots = Array.from({ length: XA_SLOTS }, (_, i) => w[at + XA_NODE.slots + i]);
      const last = base + (1n << BigInt(Math.min(shift + 6, 64))) - 1n;
      nodes.push({
        shift,
        offset: w[at + XA_NODE.offset],
        count: w[at + XA_NODE.count],
        base: hex(base),
        last: hex(last),
        slots: Object.fromEntries(slots.flatMap((child, i) => (child ? [[String(i), name(child)]] : []))),
      });
      slots.forEach((child, i) => {
        visit(child, base + (BigInt(i) << BigInt(shift)));
      });
    };
    visit(w[this.head], 0n);
    return { head: w[this.head] === 0 ? null : name(w[this.head]), nodes };
  }
}

const hex = (n: bigint): string => `0x${n.toString(16)}`;

const split = (index: string): [lo: number, hi: number] => {
  const n = BigInt(index);
  return [Number(n & 0xffffffffn), Number(n >> 32n)];
};

/** xas_alloc() sets no offset in a node without parent: the root's is what its memory held before, and not compared. */
function nodeDiffers(recorded: Dump['nodes'][number], got: Dump['nodes'][number] | undefined, i: number): Mismatch[] {
  const fields = ['shift', ...(i === 0 ? [] : ['offset']), 'count', 'base', 'last', 'slots'] as const;
  return fields.flatMap((field) =>
    differs(
      `nodes[${i}].${field}`,
      text(recorded[field as keyof typeof recorded]),
      text(got?.[field as keyof typeof recorded]),
    ),
  );
}

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
