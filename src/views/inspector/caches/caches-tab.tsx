import { useMemo } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { isIommu } from '../../common/ids.ts';
import { useKept } from '../use-kept.ts';
import { useAnswer } from '../use-answer.ts';
import { CachedConfig, Configuration } from '../../arch/caches.ts';
import { CacheSection } from './cache-section.tsx';
import { placesOf } from './places.ts';
import './caches.css';

/** More caches with entries than this are closed to begin with. */
const FEW = 6;

/** IOTLBs and ATCs entry by entry, what else the IOMMUs keep, and the configuration in memory. */
export function CachesTab() {
  const caches = useKept((state) => state.view?.caches);
  const nodes = useExplorer((state) => state.opened?.nodes);
  const position = useExplorer((state) => state.view?.position ?? 0);
  const config = useAnswer('config', { position });
  const iommus = nodes?.filter(({ id }) => isIommu(id)) ?? [];
  const places = useMemo(() => placesOf(nodes ?? [], caches ?? []), [nodes, caches]);
  const used = places.filter(({ rows }) => rows.length > 0);
  const empty = places.filter(({ rows }) => rows.length === 0);
  return (
    <>
      {used.map((place) => (
        <CacheSection key={`${place.cache} ${place.where}`} place={place} open={used.length <= FEW} />
      ))}
      {config &&
        iommus.map(({ title }) => (
          <CachedConfig
            key={title}
            iommu={title}
            cached={config.cached.filter(({ iommu }) => iommu === title)}
            tables={config.tables.filter(({ iommu }) => iommu === title)}
            open={used.length <= FEW}
          />
        ))}
      {empty.length > 0 && (
        <p className="detail caption cache-empty">
          Nothing cached yet: {empty.map(({ cache, where }) => `${cache} of ${where}`).join(', ')}.
        </p>
      )}
      {config && <Configuration config={config.memory} />}
    </>
  );
}
