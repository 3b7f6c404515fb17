import { useExplorer } from '../../../state/use-explorer.ts';
import { Explained, Term } from '../../words/term.tsx';
import type { Holder } from '../../../worker/protocol.ts';
import { NodeLink } from './node-link.tsx';
import { pointerOf } from './relations.ts';

function Line({ id, holder: { why, target } }: { readonly id: string; readonly holder: Holder }) {
  const pointer = useExplorer(({ opened }) => opened && target && pointerOf(opened.edges, target, id)?.label);
  return (
    <li>
      <span aria-hidden="true" className="muted">
        ←
      </span>{' '}
      {target ? (
        <>
          <NodeLink id={target} />{' '}
          <span className="caption">
            <Explained text={pointer ? `${why}: ${pointer}` : why} />
          </span>
        </>
      ) : (
        <Explained text={why} />
      )}
    </li>
  );
}

interface Props {
  readonly id: string;
  readonly holders: readonly Holder[];
}

/** Every reference that `users` counts, and what follows for IOMMU_DESTROY. */
export function Holders({ id, holders }: Props) {
  const stillAsked = useExplorer((state) => state.stillAsked);
  if (holders.length === 0) return null;
  return (
    <section aria-label="Who holds a reference">
      <h3 className="detail-head holders-head">
        Who holds a reference
        <span className="m">
          <Term of="users" /> = {holders.length}
        </span>
      </h3>
      {!stillAsked && (
        <p className="caption">
          <Explained
            text={holders.length > 1 ? 'IOMMU_DESTROY would return -EBUSY.' : 'IOMMU_DESTROY would succeed.'}
          />
        </p>
      )}
      <ul className="edges">
        {holders.map((holder, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an object may hold several references for the same reason
          <Line key={row} id={id} holder={holder} />
        ))}
      </ul>
    </section>
  );
}
