import { useMemo } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { useKept } from '../use-kept.ts';
import { CacheSection } from './cache-section.tsx';
import { Configuration } from './configuration.tsx';
import { placesOf } from './places.ts';
import './caches.css';

/** More caches with entries than this are closed to begin with. */
const FEW = 6;

/** IOTLBs and ATCs entry by entry, and the configuration. */
export function CachesTab() {
  const caches = useKept((state) => state.view?.caches);
  const nodes = useExplorer((state) => state.opened?.nodes);
  const places = useMemo(() => placesOf(nodes ?? [], caches ?? []), [nodes, caches]);
  const used = places.filter(({ rows }) => rows.length > 0);
  const empty = places.filter(({ rows }) => rows.length === 0);
  return (
    <>
      {used.map((place) => (
        <CacheSection key={`${place.cache} ${place.where}`} place={place} open={used.length <= FEW} />
      ))}
      {empty.length > 0 && (
        <p className="detail caption cache-empty">
          Nothing cached yet: {empty.map(({ cache, where }) => `${cache} of ${where}`).join(', ')}.
        </p>
      )}
      <Configuration />
    </>
  );
}
