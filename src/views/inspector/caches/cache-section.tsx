import { memo } from 'react';
import { Term } from '../../words/term.tsx';
import { same } from '../../common/same.ts';
import { Fold } from '../fold.tsx';
import { CacheTable } from './cache-table.tsx';
import { type CachePlace, countsText } from './places.ts';

/** One cache; `open` to begin with where there are few. */
export const CacheSection = memo(function CacheSection({
  place,
  open,
}: {
  readonly place: CachePlace;
  readonly open: boolean;
}) {
  const { cache, where, rows, counts } = place;
  return (
    <Fold
      open={open}
      title={
        <span className={`fold-title a-${cache === 'IOTLB' ? 'iommu' : 'device'}`}>
          <span className="actor-bar" /> <Term of={cache} /> of <span className="m">{where}</span>
        </span>
      }
      note={<span className={counts.stale > 0 ? 'cache-warns' : undefined}>{countsText(counts)}</span>}
    >
      <CacheTable rows={rows} tagged={cache === 'IOTLB'} />
    </Fold>
  );
}, same);
