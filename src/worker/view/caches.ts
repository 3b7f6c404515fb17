/** IOTLBs and ATCs: what is in them, what of it is stale, what is on its way there, and what was invalidated earlier. */
import { hasSid } from '../../model/state/topology.ts';
import { TLB } from '../../model/state/layout.ts';
import type { TlbPool } from '../../model/state/tlb-pool.ts';
import type { Run } from '../../model/system/run.ts';
import type { CacheRow } from '../protocol/caches.ts';
import { viewOf } from './arch/registry.ts';
import { entryAt, entryText } from './entry.ts';

/** Invalidated entries shown per view: the latest ones. */
const MOST_GONE = 64;

export function caches(run: Run): CacheRow[] {
  const m = run.machine;
  const { topo } = m;
  const live = [
    ...topo.iommus.flatMap(({ name }, s) => rows(run, m.caches[s].iotlb, s, name, 'IOTLB')),
    ...topo.devices.flatMap(({ name, iommu }, d) => rows(run, m.atcs[d], iommu, name, 'ATC')),
  ];
  const gone = run.history.deaths
    .filter(({ at }) => at <= run.position)
    .slice(-MOST_GONE)
    .map(({ at, cache, args }): CacheRow => {
      const [who, tag, ivaHi, ivaLo, attr, paHi, paLo] = args;
      return {
        where: cache === 'IOTLB' ? topo.iommus[who].name : topo.devices[who].name,
        cache,
        ...entryText(tag, ivaHi, ivaLo, attr, paHi, paLo),
        device: cache === 'ATC' ? topo.devices[who].name : '',
        ssid: null,
        state: 'gone',
        goneAt: at,
      };
    });
  return [...live, ...viewOf(m).flights(m), ...gone];
}

function rows(run: Run, pool: TlbPool, iommu: number, where: string, cache: CacheRow['cache']): CacheRow[] {
  const m = run.machine;
  const { w } = m;
  return Array.from({ length: pool.length }, (_, i) => {
    const at = pool.at(i);
    return {
      where,
      cache,
      ...entryAt(w, at),
      device: m.topo.devices.find((device) => device.iommu === iommu && hasSid(device, w[at + TLB.sid]))?.name ?? '',
      ssid: w[at + TLB.ssid] ? w[at + TLB.ssid] - 1 : null,
      state: m.arch.cached.isStale(m, iommu, at, cache === 'IOTLB') ? 'stale' : 'live',
    };
  });
}
