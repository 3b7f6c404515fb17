/**
 * Which of the frames that a program or the host will give to something else some cache has ever held a translation of:
 * without one there is nothing to judge when they are freed. A bit per run of frames that is freed together; VMs share no word.
 */
import { addr } from '../../fields/field.ts';
import type { MainOp } from '../../state/main-program.ts';
import type { Count, Frame, High, Low, Vm } from '../../state/numbers.ts';
import type { Topology, VmSpec } from '../../state/topology.ts';
import { toPhysical } from '../../state/topology.ts';

/** Frames [first, end) of 4 KiB. */
type Frames = readonly [first: number, end: number];

/** Frames of a VM, and their bit. */
interface Item {
  readonly frames: Frames;
  readonly word: number;
  readonly bit: number;
}

export class Freed {
  private readonly words: Uint32Array;
  private readonly items: readonly Item[];

  static words(topo: Topology): number {
    return topo.vms.reduce((words, _, vm) => words + wordsFor(framesOf(topo, vm)), 0);
  }

  /** `offset`: where its words lie in `words`. */
  constructor(topo: Topology, words: Uint32Array, offset: number) {
    this.words = words;
    let first = offset;
    this.items = topo.vms.flatMap((_, vm) => {
      const all = framesOf(topo, vm);
      const items = all.map((frames, i): Item => ({ frames, word: first + (i >>> 5), bit: 1 << (i & 31) }));
      first += wordsFor(all);
      return items;
    });
  }

  /** A cache takes in a translation of `pages` pages from the physical address on, given as its halves. */
  filled(paHi: High, paLo: Low, pages: Count): void {
    const { items, words } = this;
    if (items.length === 0) return;
    const first = addr(paLo, paHi) / 4096;
    for (const { frames, word, bit } of items) if (overlap(frames, first, pages)) words[word] |= bit;
  }

  /** True when a cache has held a translation of one of the frames [frame, frame + pages). */
  held(frame: Frame, pages: Count): boolean {
    const { items, words } = this;
    return items.some(({ frames, word, bit }) => overlap(frames, frame, pages) && words[word] & bit);
  }
}

const overlap = ([first, end]: Frames, frame: Frame, pages: Count): boolean => first < frame + pages && end > frame;

const wordsFor = (frames: readonly Frames[]): number => Math.ceil(frames.length / 32);

/** What a VM's guest, its VMM or the host for it will free. */
function framesOf({ vcpus, vms, faults, mains = [] }: Topology, of: Vm): Frames[] {
  const frames = (ipa: number, pages: Count): Frames => {
    const first = toPhysical(vms[of], ipa) / 4096;
    return [first, first + pages];
  };
  const its = ({ vm }: { readonly vm: Vm }): boolean => vm === of;
  return [
    ...vcpus
      .filter(its)
      .flatMap(({ ops }) => ops.filter((op) => op.op === 'free').map((op) => frames(op.ipa, op.pages))),
    ...mains.filter(its).flatMap(({ ops }) => ops.flatMap((op) => unmapped(vms[of], op))),
    ...faults.flatMap((fault) => (fault.kind === 'unmap_s2' && its(fault) ? [frames(fault.ipa, 1)] : [])),
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
