import { Fragment } from 'react';
import { Explained } from '../../words/term.tsx';
import { NodeLink } from './node-link.tsx';
import type { Membership } from './relations.ts';

/** The lists and the xarray slot that an object is in, and those that it has. */
export function Lists({ lists }: { readonly lists: readonly Membership[] }) {
  if (lists.length === 0) return null;
  return (
    <>
      <h3 className="detail-head">Lists and xarrays</h3>
      <ul className="edges">
        {lists.map(({ words, ids, label }) => (
          <li key={`${words} ${label}`}>
            <Explained text={words} />{' '}
            {ids.map((id, i) => (
              <Fragment key={id}>
                {i > 0 && ', '}
                <NodeLink id={id} />
              </Fragment>
            ))}{' '}
            <span className="caption">
              <Explained text={label} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
