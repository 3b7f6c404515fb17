/** How much a topology can come to need: pages of the host, entries of calls, objects of a VM's context. */
import type { Shape } from '../arch/arch.ts';
import type { CtxCaps } from './ctx-layout.ts';
import type { MainOp } from './main-program.ts';
import { type GuestIommuSpec, type Topology, stage2PageLog2 } from './topology.ts';

/** Virtual events that wait to be read, all queues together. */
const MAIN_EVENTS = 16;

/** Pages of the host: what its IOMMUs need, and stage-2 tables. */
export function hostFrames(topo: Topology, { hostPages }: Shape): number {
  let pages = 0;
  topo.iommus.forEach((_, s) => {
    pages += hostPages(topo, s);
  });
  topo.vms.forEach((_, ctx) => {
    pages += stage2Tables(topo, ctx);
  });
  return pages;
}

/**
 * Most pages that the stage-2 tables of a VM take: for every nesting parent that it may have a root, and the tables below
 * for everything that it may map.
 */
export function stage2Tables(topo: Topology, ctx: number): number {
  const { bare, ipa, pa, size } = topo.vms[ctx];
  const standing = topo.guestIommus.filter(({ vm, hwQueueOf }) => vm === ctx && hwQueueOf === undefined).length;
  const calls = (topo.mains ?? []).flatMap((main) => (main.vm === ctx ? main.ops : []));
  const called = (name: string) => calls.flatMap((op) => (op.op === 'ioctl' && op.ioctl === name ? [op.fields] : []));
  let tables = 1;
  if (!bare) tables += tablesBelow(size, stage2PageLog2(ipa, pa, size));
  // A range beyond RAM is refused at the latest when its pages are pinned.
  for (const { length } of called('IOMMU_IOAS_MAP'))
    if (Number(length) <= size) tables += tablesBelow(Number(length), 12);
  return ((bare ? 0 : standing) + called('IOMMU_HWPT_ALLOC').length) * tables;
}

/** Most tables below the root that map `size` bytes, wherever they begin, with entries of 2^leafLog2. */
function tablesBelow(size: number, leafLog2: number): number {
  let tables = 0;
  for (let shift = 30; shift > leafLog2; shift -= 9) tables += Math.ceil(size / 2 ** shift) + 1;
  return tables;
}

/** Entries that the kernel copies for a call, if it copies them all. */
export function entriesOf(op: MainOp): number {
  if (op.op !== 'ioctl' || op.ioctl !== 'IOMMU_HWPT_INVALIDATE' || op.data?.what !== 'words') return 0;
  const { entry_num = 0, entry_len = 0 } = op.fields;
  return Math.min(Number(entry_num), Math.floor(op.data.words.byteLength / Math.max(1, Number(entry_len))));
}

/** Room in a VM's context. */
export function ctxCaps(topo: Topology, ctx: number): CtxCaps {
  const guestIommus = topo.guestIommus.filter(({ vm }) => vm === ctx);
  const vdevices = guestIommus.flatMap((guestIommu) => guestIommu.vdevices);
  const ops = (topo.mains ?? []).filter(({ vm }) => vm === ctx).flatMap((main) => main.ops);
  // IOMMU_HW_QUEUE_ALLOC makes two objects.
  const hwQueues = ops.filter((op) => op.op === 'ioctl' && op.ioctl === 'IOMMU_HW_QUEUE_ALLOC').length;
  return {
    objects:
      4 + vdevices.length * 3 + guestIommus.length * 3 + ops.length + hwQueues + (reconfigures(topo, ctx) ? 1 : 0),
    areas: 1 + ops.length,
    events: ops.length > 0 ? MAIN_EVENTS : 0,
    xaNodes: xaNodesFor(guestIommus) + xaNodesOf(ops),
  };
}

/** True when a guest changes what its streams do: a nested hwpt is made before another one goes. */
const reconfigures = ({ vcpus }: Topology, ctx: number): boolean =>
  vcpus.some(({ vm, ops }) => vm === ctx && ops.some(({ op }) => op === 'config' || op === 'register'));
/** Upper bound of the xa_nodes that a main thread's vdevices need: a path each, and as many to grow. */
function xaNodesOf(ops: readonly MainOp[]): number {
  let nodes = 0;
  for (const op of ops) {
    if (op.op !== 'ioctl' || op.ioctl !== 'IOMMU_VDEVICE_ALLOC') continue;
    let levels = 1;
    for (let rest = Number(op.fields.virt_id ?? 0) / 64; rest >= 1; rest /= 64) levels++;
    nodes += levels * 2;
  }
  return nodes;
}

/** Upper bound of live xa_nodes: per viommu one path per vSID and level, and one level of growth. */
function xaNodesFor(guestIommus: readonly GuestIommuSpec[]): number {
  let nodes = 0;
  for (const { vdevices } of guestIommus) {
    let shift = 6;
    const top = Math.max(0, ...vdevices.map((v) => v.vsid));
    nodes += 1;
    for (; ; shift += 6) {
      nodes += new Set(vdevices.map((v) => Math.floor(v.vsid / 2 ** shift))).size + 1;
      if (top < 2 ** shift) break;
    }
  }
  return nodes;
}
