/** What of an address is cached, and whether memory still says so. */
import { CD, STE } from '../../../../model/arch/smmuv3/fields/descriptors.ts';
import { addr, getField, hex } from '../../../../model/fields/field.ts';
import type { Fetched, Request } from '../../../../model/arch/smmuv3/hw/outcome.ts';
import { isStale } from '../../../../model/arch/smmuv3/hw/stale.ts';
import { ATTR_NG, ATTR_READ, ATTR_S1, ATTR_WRITE, covers, pageOf, sizeOf } from '../../../../model/state/tlb.ts';
import { CD_ENTRY, STE_ENTRY } from '../../../../model/arch/smmuv3/state.ts';
import { TLB } from '../../../../model/state/layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { Pool } from '../../../../model/state/pool.ts';
import type { WalkCached } from '../../../protocol/walk.ts';
import { cachedCd, cachedSte, cachedTable } from './config.ts';
import type { TracedStream } from './streams.ts';
import { sizeText } from '../../detail/values.ts';

interface Asked {
  readonly m: Machine;
  readonly s: number;
  readonly d: number;
  readonly request: Request;
  /** The translation with the caches as they are, and from memory. */
  readonly now: TracedStream;
  readonly memory: TracedStream;
  /** What memory says, in words. */
  readonly says: string;
}

const offsets = (pool: Pool): number[] => Array.from({ length: pool.length }, (_, i) => pool.at(i));

export function cachedFor(asked: Asked): WalkCached[] {
  return [...atc(asked), ...translations(asked), ...tables(asked), ...secondStage(asked), ...config(asked)];
}

/** True for an entry of the ATC that lets the device make this access without asking. */
export function serves(m: Machine, at: number, { ssid, hi, lo, write }: Request): boolean {
  const { w } = m;
  return (
    w[at + TLB.tag] === ssid + 1 &&
    covers(w, at, pageOf(hi, lo)) &&
    (w[at + TLB.attr] & (write ? ATTR_WRITE : ATTR_READ)) !== 0
  );
}

const mapping = (w: ArrayLike<number>, at: number, from: string): string =>
  `${from} ${hex(addr(w[at + TLB.ivaLo], w[at + TLB.ivaHi]))} → PA ${hex(addr(w[at + TLB.paLo], w[at + TLB.paHi]))}, ${sizeText(sizeOf(w[at + TLB.attr]))}`;

function atc({ m, s, d, request, says }: Asked): WalkCached[] {
  return offsets(m.atcs[d])
    .filter((at) => serves(m, at, request))
    .map((at) => ({
      cache: 'ATC',
      where: m.topo.devices[d].name,
      text: mapping(m.w, at, 'IOVA'),
      ...stateOf(isStale(m, s, at, false), says),
      used: true,
    }));
}

const stateOf = (stale: boolean, says: string): Pick<WalkCached, 'state' | 'memory'> => ({
  state: stale ? 'stale' : 'live',
  memory: stale ? says : '',
});

/** VMID and ASID with which the IOMMU would look now: of what it has cached, else of memory. */
function tagOf({ now, memory }: Asked): { readonly vmid: number; readonly asid: number } {
  const words = (what: Fetched['what']) => [...now.fetches, ...memory.fetches].find((one) => one.what === what)?.words;
  const [ste, cd] = [words('STE'), words('CD')];
  return { vmid: ste ? getField(STE.S2VMID, ste) : 0, asid: cd ? getField(CD.ASID, cd) : 0 };
}

/** True when the look-up with caches took this entry. */
const isUsed = ({ m, now }: Asked, at: number, what: Fetched['what']): boolean =>
  now.fetches.some(
    (fetched) =>
      fetched.what === what && fetched.pa < 0 && Array.from(fetched.words).every((word, i) => word === m.w[at + i]),
  );

/** Entries of the IOTLB that went through stage 1. */
function translations(asked: Asked): WalkCached[] {
  const { m, s, request, says } = asked;
  const { w } = m;
  const { vmid, asid } = tagOf(asked);
  return offsets(m.caches[s].iotlb)
    .filter((at) => {
      const global = (w[at + TLB.attr] & ATTR_NG) === 0;
      const tag = w[at + TLB.tag];
      return (
        (w[at + TLB.attr] & ATTR_S1) !== 0 &&
        tag >>> 16 === vmid &&
        (global || (tag & 0xffff) === asid) &&
        covers(w, at, pageOf(request.hi, request.lo))
      );
    })
    .map((at) => ({
      cache: 'IOTLB',
      where: m.topo.iommus[s].name,
      text: `${mapping(w, at, 'IOVA')}, VMID ${vmid}, ASID ${w[at + TLB.tag] & 0xffff}`,
      ...stateOf(isStale(m, s, at), says),
      used: isUsed(asked, at, 'IOTLB'),
    }));
}

/** Entries of the walk cache. */
function tables(asked: Asked): WalkCached[] {
  const { m, s, request } = asked;
  const { vmid, asid } = tagOf(asked);
  const tag = ((vmid << 16) | asid) >>> 0;
  return offsets(m.caches[s].walks)
    .filter((at) => m.w[at + TLB.tag] === tag && covers(m.w, at, pageOf(request.hi, request.lo)))
    .map((at) => {
      const { level, pa, state, iova, size } = cachedTable(m, s, at);
      return {
        cache: 'walk cache',
        where: m.topo.iommus[s].name,
        text: `level ${level} table at PA ${pa}, serves IOVA ${iova}, ${size}`,
        state,
        memory: state === 'stale' ? 'the walk does not come to this table' : '',
        used: isUsed(asked, at, 'walk cache'),
      };
    });
}

/** Entries of stage 2 alone that cover what a walk fetches, or what it finds. */
function secondStage(asked: Asked): WalkCached[] {
  const { m, s, now, memory } = asked;
  const { w } = m;
  const { vmid } = tagOf(asked);
  const wanted = [...memory.fetches, ...now.fetches].filter(({ what }) => what === 'S2').map(({ input }) => input);
  return offsets(m.caches[s].iotlb)
    .filter(
      (at) =>
        (w[at + TLB.attr] & ATTR_S1) === 0 &&
        w[at + TLB.tag] >>> 16 === vmid &&
        wanted.some((ipa) => covers(w, at, Math.floor(ipa / 4096))),
    )
    .map((at) => ({
      cache: 'S2 in IOTLB',
      where: m.topo.iommus[s].name,
      text: mapping(w, at, 'IPA'),
      ...stateOf(isStale(m, s, at), 'stage 2 has another entry'),
      used: isUsed(asked, at, 'S2') || isUsed(asked, at, 'IOTLB'),
    }));
}

const WORDS = 16;

/** The cached STE and CD of the stream. */
function config({ m, s, request: { sid, ssid }, now }: Asked): WalkCached[] {
  const { configs, contexts } = m.caches[s];
  const index = Math.max(0, ssid);
  const found = [
    ...offsets(configs)
      .filter((at) => m.w[at + STE_ENTRY.sid] === sid)
      .map((at) => cachedSte(m, s, sid, m.w.slice(at + STE_ENTRY.w, at + STE_ENTRY.w + WORDS))),
    ...offsets(contexts)
      .filter((at) => m.w[at + CD_ENTRY.sid] === sid && m.w[at + CD_ENTRY.ssid] === index)
      .map((at) => cachedCd(m, s, sid, index, m.w.slice(at + CD_ENTRY.w, at + CD_ENTRY.w + WORDS))),
  ];
  return found.map(({ what, iommu, text, state, differs }) => ({
    cache: what,
    where: iommu,
    text,
    state,
    memory: differs.join('; '),
    used: now.fetches.some((fetched) => fetched.what === what && fetched.pa < 0),
  }));
}
