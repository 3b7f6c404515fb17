import { memo } from 'react';
import { Explained, Term } from '../../words/term.tsx';
import type { WalkCached as Cached } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';

const STATES: Record<Cached['state'], string> = {
  live: 'live: it agrees with memory',
  stale: 'stale: memory has changed since, and it can still be used',
};

function Row({ row }: { readonly row: Cached }) {
  const { cache, where, text, state, memory, used } = row;
  return (
    <li className={`walk-cached cache-${state}`}>
      <p>
        <span className={`walk-cache a-${cache === 'ATC' ? 'device' : 'iommu'}`}>
          <span className="actor-bar" /> <Term of={cache} /> of <span className="m">{where}</span>
        </span>
        <span className="cache-word" title={STATES[state]}>
          {state}
        </span>
      </p>
      <p className="m cache-text">
        <Explained text={text} />
      </p>
      {memory && (
        <p className="cache-text">
          memory now: <Explained text={memory} />
        </p>
      )}
      {used && <p className="caption cache-text">used for this transaction</p>}
    </li>
  );
}

/** What is cached of an address, each entry against what memory says. */
export const WalkCached = memo(function WalkCached({ cached }: { readonly cached: readonly Cached[] }) {
  if (cached.length === 0) return <p className="muted">Nothing of this address is cached.</p>;
  return (
    <ul>
      {cached.map((row) => (
        <Row key={`${row.cache} ${row.text}`} row={row} />
      ))}
    </ul>
  );
}, same);
