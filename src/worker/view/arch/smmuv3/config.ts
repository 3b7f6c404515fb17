/** The configuration of each stream as it lies in memory, and what the IOMMUs keep of it (IHI 0070 3.3, 3.21). */
import { hasSid } from '../../../../model/state/topology.ts';
import { CD, CONFIG, STE, STE_BYTES } from '../../../../model/arch/smmuv3/fields/descriptors.ts';
import { addr, type Field, getField, hex } from '../../../../model/fields/field.ts';
import { levelOf, sizeOf } from '../../../../model/state/tlb.ts';
import { CD_ENTRY, STE_ENTRY } from '../../../../model/arch/smmuv3/state.ts';
import { TLB } from '../../../../model/state/layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { Run } from '../../../../model/system/run.ts';
import type { CachedConfig, CachedTable, Config, ConfigRow } from '../../../protocol/caches.ts';
import { inMemory, requestOf, traced } from './streams.ts';
import { fieldRows, valueText } from '../../detail/field-rows.ts';
import { sizeText } from '../../detail/values.ts';

const STAGE_1 = [STE.S1FMT, STE.S1CTXPTR, STE.S1CDMAX, STE.EATS];
const STAGE_2 = [STE.S2VMID, STE.S2T0SZ, STE.S2SL0, STE.S2TG, STE.S2PS, STE.S2FWB, STE.S2TTB];

/** Fields of an STE that mean something with its Config. */
export function steFields(ste: ArrayLike<number>): readonly Field[] {
  const config = getField(STE.CONFIG, ste);
  const stage1 = config === CONFIG.S1 || config === CONFIG.NESTED ? STAGE_1 : [];
  const stage2 = config === CONFIG.S2 || config === CONFIG.NESTED ? STAGE_2 : [];
  return [STE.V, STE.CONFIG, ...stage1, ...stage2];
}

export const CD_FIELDS: readonly Field[] = Object.values(CD);

/** As of where the run stands. */
export const configOf = ({ machine: m, position }: Run): Config => ({
  position,
  memory: configuration(m),
  cached: cachedConfig(m),
  tables: cachedTables(m),
});

/** A transaction without SubstreamID decides which CD is shown. */
export function configuration(m: Machine): ConfigRow[] {
  return m.topo.devices.map(({ name, iommu, sid }): ConfigRow => {
    const { ste = new Uint32Array(STE_BYTES / 4), cd } = inMemory(m, iommu, sid, -1);
    return {
      iommu: m.topo.iommus[iommu].name,
      device: name,
      sid,
      ofDevice: fieldRows(steFields(ste), ste),
      ofSpace: cd ? fieldRows(CD_FIELDS, cd) : [],
    };
  });
}

const WORDS = STE_BYTES / 4;

/** Cached STEs, then cached CDs, of every IOMMU. */
export const cachedConfig = (m: Machine): CachedConfig[] =>
  m.caches.flatMap(({ configs, contexts }, s) => [
    ...Array.from({ length: configs.length }, (_, i) => {
      const at = configs.at(i);
      return cachedSte(m, s, m.w[at + STE_ENTRY.sid], m.w.slice(at + STE_ENTRY.w, at + STE_ENTRY.w + WORDS));
    }),
    ...Array.from({ length: contexts.length }, (_, i) => {
      const at = contexts.at(i);
      const words = m.w.slice(at + CD_ENTRY.w, at + CD_ENTRY.w + WORDS);
      return cachedCd(m, s, m.w[at + CD_ENTRY.sid], m.w[at + CD_ENTRY.ssid], words);
    }),
  ]);

const deviceOf = (m: Machine, s: number, sid: number): string =>
  m.topo.devices.find((device) => device.iommu === s && hasSid(device, sid))?.name ?? '';

export function cachedSte(m: Machine, s: number, sid: number, words: ArrayLike<number>): CachedConfig {
  const config = STE.CONFIG.values![getField(STE.CONFIG, words)] ?? '';
  return {
    iommu: m.topo.iommus[s].name,
    what: 'STE',
    sid,
    ssid: 0,
    device: deviceOf(m, s, sid),
    text: `${config}, VMID ${getField(STE.S2VMID, words)}`,
    ...compared(Object.values(STE), words, inMemory(m, s, sid, -1).ste),
  };
}

export function cachedCd(m: Machine, s: number, sid: number, ssid: number, words: ArrayLike<number>): CachedConfig {
  const { cd } = inMemory(m, s, sid, ssid === 0 ? -1 : ssid);
  return {
    iommu: m.topo.iommus[s].name,
    what: 'CD',
    sid,
    ssid,
    device: deviceOf(m, s, sid),
    text: `ASID ${getField(CD.ASID, words)}, TTB0 ${hex(getField(CD.TTB0, words))}`,
    ...compared(CD_FIELDS, words, cd),
  };
}

function compared(
  fields: readonly Field[],
  cached: ArrayLike<number>,
  memory: ArrayLike<number> | undefined,
): Pick<CachedConfig, 'state' | 'differs'> {
  if (!memory) return { state: 'stale', differs: ['memory has none that is valid'] };
  const equal = Array.from(memory).every((word, i) => word === cached[i]);
  if (equal) return { state: 'live', differs: [] };
  const differs = fields
    .filter((field) => getField(field, cached) !== getField(field, memory))
    .map(
      (field) =>
        `${field.name}: ${valueText(field, getField(field, cached))}, in memory ${valueText(field, getField(field, memory))}`,
    );
  return { state: 'stale', differs };
}

/** The walk cache of every IOMMU: tables of stage 1 that need not be walked to again. */
export const cachedTables = (m: Machine): CachedTable[] =>
  m.caches.flatMap(({ walks }, s) => Array.from({ length: walks.length }, (_, i) => cachedTable(m, s, walks.at(i))));

/** The entry of a walk cache at `at` of the arena. */
export function cachedTable(m: Machine, s: number, at: number): CachedTable {
  const { w } = m;
  const attr = w[at + TLB.attr];
  const tag = w[at + TLB.tag];
  const [hi, lo] = [w[at + TLB.ivaHi], w[at + TLB.ivaLo]];
  const pa = addr(w[at + TLB.paLo], w[at + TLB.paHi]);
  const level = levelOf(attr);
  const size = sizeOf(attr);
  const input = (BigInt(hi) << 32n) | BigInt(lo);
  const { fetches } = traced(m, s, requestOf(w[at + TLB.sid], w[at + TLB.ssid] - 1, input, false), false);
  // The first address that a table serves is indexed by its first entry.
  const read = fetches.find((fetched) => fetched.what === 'S1' && fetched.level === level);
  return {
    iommu: m.topo.iommus[s].name,
    vmid: tag >>> 16,
    asid: tag & 0xffff,
    iova: `0x${input.toString(16)}`,
    size: sizeText(size),
    pa: hex(pa),
    level,
    state: read?.pa === pa ? 'live' : 'stale',
  };
}
