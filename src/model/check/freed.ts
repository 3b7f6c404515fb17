/**
 * Which of the frames that a program or the host will give to something else some cache has ever held a translation of:
 * without one there is nothing to judge when they are freed. A bit per run of frames that is freed together.
 */
import { addr } from '../fields/field.ts';
import type { MainOp } from '../state/main-program.ts';
import type { Count, Frame, High, Low } from '../state/numbers.ts';
import type { Topology, VmSpec } from '../state/topology.ts';
import { toPhysical } from '../state/topology.ts';

/** Frames [first, end) of 4 KiB. */
type Frames = readonly [first: number, end: number];

export class Freed {
  private readonly words: Uint32Array;
  private readonly offset: number;
  private readonly items: readonly Frames[];

  static words(topo: Topology): number {
    return Math.ceil(itemsOf(topo).length / 32);
  }

  /** `offset`: where its words lie in `words`. */
  constructor(topo: Topology, words: Uint32Array, offset: number) {
    this.words = words;
    this.offset = offset;
    this.items = itemsOf(topo);
  }

  /** A cache takes in a translation of `pages` pages from the physical address on, given as its halves. */
  filled(paHi: High, paLo: Low, pages: Count): void {
    const { items, words, offset } = this;
    if (items.length === 0) return;
    const first = addr(paLo, paHi) / 4096;
    for (let i = 0; i < items.length; i++)
      if (overlap(items[i], first, pages)) words[offset + (i >>> 5)] |= 1 << (i & 31);
  }

  /** True when a cache has held a translation of one of the frames [frame, frame + pages). */
  held(frame: Frame, pages: Count): boolean {
    const { items, words, offset } = this;
    return items.some((item, i) => overlap(item, frame, pages) && (words[offset + (i >>> 5)] >>> (i & 31)) & 1);
  }
}

const overlap = ([first, end]: Frames, frame: Frame, pages: Count): boolean => first < frame + pages && end > frame;

function itemsOf({ vcpus, vms, faults, mains = [] }: Topology): Frames[] {
  const frames = (vm: number, ipa: number, pages: Count): Frames => {
    const first = toPhysical(vms[vm], ipa) / 4096;
    return [first, first + pages];
  };
  return [
    ...vcpus.flatMap(({ vm, ops }) => ops.flatMap((op) => (op.op === 'free' ? [frames(vm, op.ipa, op.pages)] : []))),
    ...mains.flatMap(({ vm, ops }) => ops.flatMap((op) => unmapped(vms[vm], op))),
    ...faults.flatMap((fault) => (fault.kind === 'unmap_s2' ? [frames(fault.vm, fault.ipa, 1)] : [])),
  ];
}

/** Guest RAM that a VMM's main thread takes out of an IOAS. */
function unmapped(vm: VmSpec, op: MainOp): Frames[] {
  if (op.op !== 'ioctl' || op.ioctl !== 'IOMMU_IOAS_UNMAP') return [];
  const [iova, length] = [Number(op.fields.iova ?? 0), Number(op.fields.length ?? 0)];
  const first = Math.max(iova, vm.ipa);
  const end = Math.min(iova + length, vm.ipa + vm.size);
  return end > first ? [[toPhysical(vm, first) / 4096, toPhysical(vm, end) / 4096]] : [];
}
