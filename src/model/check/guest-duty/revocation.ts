/** What is noted of a translation that a guest, or the host, has taken away: a record in words, and what can be told from it. */
import { addr, addrHi, addrLo } from '../../fields/field.ts';
import type { Pages } from '../../state/page-range.ts';
import { record } from '../../state/record.ts';
import type { Op, Topology, VdeviceSpec } from '../../state/topology.ts';

/**
 * Which cache has to forget: an IOMMU's IOTLB, a device's ATC, an IOMMU's configuration cache; `stage2`: all of them, a page
 * that the host has taken from a VM.
 */
export const HELD_IN = { iotlb: 0, atc: 1, config: 2, stage2: 3 } as const;

export const REVOCATION = record({
  held: 1,
  guestIommu: 1,
  /** ASID for the IOTLB, device index for an ATC, vSID for the configuration cache, VM for stage 2. */
  who: 1,
  /** First 4 KiB page of the IOVA range: bits above 32, and the rest; number of pages. */
  pageHi: 1,
  pageLo: 1,
  pages: 1,
  /** Where the first page was mapped to, or the context lies: number of its 4 KiB frame. */
  frame: 1,
  /** (queue + 1) << 24 | position of the command that covers it, or 0. */
  by: 1,
  /** The same of the command by which the guest does its duty, or of the last one that it gave up. */
  duty: 1,
  state: 1,
});

/** Bits of `state`. */
export const STATE = {
  /** The guest has seen a wait after the covering command complete. */
  seen: 1,
  /** The covering command was refused at its own index, and the guest has dropped it. */
  dropped: 2,
  /** The guest has given the page to something else. */
  reused: 4,
  /** The guest has seen a wait of another of its queues, and takes the covering command to be complete. */
  believed: 8,
  /** The command in `duty` was given up after an error at its own index. */
  gaveUp: 16,
  /** The guest has seen a wait complete after the command in `duty`, in the same queue. */
  done: 32,
  /** A cache, or a walk on its way, held the old translation when it was replaced. */
  held: 64,
} as const;

/** Every page of 48-bit input addresses, as far as a word counts. */
export const ALL_PAGES = 0xffffffff;

/** True for a record of what a context stood for. */
export const ofCd = (w: ArrayLike<number>, r: number): boolean =>
  w[r + REVOCATION.pages] === ALL_PAGES || w[r + REVOCATION.held] === HELD_IN.config;

/** First 4 KiB page of the IOVA range. The record lies at `r` of `w`, here and below. */
export const firstPage = (w: ArrayLike<number>, r: number): number =>
  addr(w[r + REVOCATION.pageLo], w[r + REVOCATION.pageHi]);

/** A command of a guest queue as a word: `by` and `duty`. */
export const commandWord = (queue: number, pos: number): number => (((queue + 1) << 24) | pos) >>> 0;

/** The command that a word names; queue -1 for 0, which names none. */
export const commandOf = (word: number): readonly [queue: number, pos: number] => [(word >>> 24) - 1, word & 0xffffff];

/** The vdevice of an ATC's record. */
export const vdeviceOf = ({ guestIommus }: Topology, w: ArrayLike<number>, r: number): VdeviceSpec | undefined =>
  guestIommus[w[r + REVOCATION.guestIommu]].vdevices.find(({ device }) => device === w[r + REVOCATION.who]);

/** Devices whose accesses a record is about. */
export function devicesOf({ guestIommus }: Topology, w: ArrayLike<number>, r: number): number[] {
  const who = w[r + REVOCATION.who];
  const { vdevices } = guestIommus[w[r + REVOCATION.guestIommu]];
  switch (w[r + REVOCATION.held]) {
    case HELD_IN.atc:
      return [who];
    case HELD_IN.stage2:
      return guestIommus.flatMap((guestIommu) =>
        guestIommu.vm === who ? guestIommu.vdevices.map(({ device }) => device) : [],
      );
    case HELD_IN.iotlb:
      return vdevices.flatMap(({ device, asid }) => (asid === who ? [device] : []));
    default:
      return vdevices.flatMap(({ device, vsid }) => (vsid === who ? [device] : []));
  }
}

/**
 * A record cut at the ends of `scope`: what lies inside is changed, the rest stays; undefined where nothing lies inside. A
 * record of everything that a context stood for is not cut: a command names all of it, or none.
 */
export function carve(
  whole: Uint32Array,
  [from, end]: Pages,
  change: (piece: Uint32Array) => Uint32Array[],
): Uint32Array[] | undefined {
  const first = firstPage(whole, 0);
  const last = first + whole[REVOCATION.pages];
  if (from <= first && end >= last) return change(whole);
  if (whole[REVOCATION.pages] === ALL_PAGES || from >= last || end <= first) return undefined;
  const piece = (a: number, b: number): Uint32Array => {
    const part = whole.slice();
    part[REVOCATION.pageHi] = addrHi(a);
    part[REVOCATION.pageLo] = addrLo(a);
    part[REVOCATION.pages] = b - a;
    part[REVOCATION.frame] += a - first;
    return part;
  };
  const [lo, hi] = [Math.max(from, first), Math.min(end, last)];
  return [...(lo > first ? [piece(first, lo)] : []), ...change(piece(lo, hi)), ...(hi < last ? [piece(hi, last)] : [])];
}

/** The caches that may hold translations of an op's ASID: [cache, emulated IOMMU, who]. */
export function holders(
  topo: Topology,
  vm: number,
  op: Extract<Op, { op: 'pte' }>,
): (readonly [held: number, v: number, who: number])[] {
  return topo.guestIommus.flatMap((guestIommu, v) => {
    if (guestIommu.vm !== vm || (op.guestIommu !== undefined && op.guestIommu !== v)) return [];
    const sharing = guestIommu.vdevices.filter(({ asid }) => asid === op.asid);
    if (sharing.length === 0) return [];
    const atcs = sharing.filter(({ device }) => topo.devices[device].ats);
    return [[HELD_IN.iotlb, v, op.asid] as const, ...atcs.map(({ device }) => [HELD_IN.atc, v, device] as const)];
  });
}
