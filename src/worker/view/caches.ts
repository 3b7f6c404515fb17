/** IOTLBs and ATCs: what is in them, what of it is stale, and what was invalidated earlier in the run. */
import { addr, hex } from '../../model/fields/field.ts';
import { atc } from '../../model/pcie/device.ts';
import { iotlb } from '../../model/smmuv3/execute.ts';
import { type Pool, isStale, sizeOf } from '../../model/smmuv3/tlb.ts';
import { TLB } from '../../model/state/layout.ts';
import type { Run } from '../../model/system/run.ts';
import type { CacheRow } from '../protocol.ts';

/** Invalidated entries shown per view: the latest ones. */
const MOST_GONE = 64;

const sizeText = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${bytes / 2 ** 30} GiB` : bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : `${bytes / 1024} KiB`;

export function caches(run: Run): CacheRow[] {
  const m = run.machine;
  const { topo } = m;
  const live = [
    ...topo.smmus.flatMap((smmu, s) => rows(run, iotlb(m, s), smmu.name, 'IOTLB')),
    ...topo.devices.flatMap((device, d) => rows(run, atc(m, d), device.name, 'ATC')),
  ];
  const gone = run.history.deaths
    .filter(({ at }) => at <= run.position)
    .slice(-MOST_GONE)
    .map(({ at, cache, args }): CacheRow => {
      const [who, tag, ivaHi, ivaLo, attr, paHi, paLo] = args;
      return {
        where: cache === 'IOTLB' ? topo.smmus[who].name : topo.devices[who].name,
        cache,
        ...entryText(tag, ivaHi, ivaLo, attr, paHi, paLo),
        state: 'gone',
        goneAt: at,
      };
    });
  return [...live, ...gone];
}

function rows(run: Run, pool: Pool, where: string, cache: CacheRow['cache']): CacheRow[] {
  const m = run.machine;
  const { w } = m;
  return Array.from({ length: w[pool.count] }, (_, i) => {
    const at = pool.base + i * TLB.SIZE;
    return {
      where,
      cache,
      ...entryText(
        w[at + TLB.tag],
        w[at + TLB.ivaHi],
        w[at + TLB.ivaLo],
        w[at + TLB.attr],
        w[at + TLB.paHi],
        w[at + TLB.paLo],
      ),
      state: isStale(m, at) ? 'stale' : 'live',
    };
  });
}

const entryText = (tag: number, ivaHi: number, ivaLo: number, attr: number, paHi: number, paLo: number) => ({
  vmid: tag >>> 16,
  asid: tag & 0xffff,
  iova: hex(addr(ivaLo, ivaHi)),
  pa: hex(addr(paLo, paHi)),
  size: sizeText(sizeOf(attr)),
});
