import { memo } from 'react';
import { useActions } from '../../../state/use-explorer.ts';
import { Explained } from '../../words/term.tsx';
import type { Change } from '../../../worker/protocol.ts';
import { Changed } from '../changed.tsx';
import { same } from '../../common/same.ts';

/** Every value that the step has changed. */
export const Changes = memo(function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const actions = useActions();
  return (
    <section className="changes" aria-label="What changed in this step">
      <h3 className="detail-head">What changed in this step</h3>
      {changes.length === 0 ? (
        <p className="muted">Nothing but what the events say: no register, cursor, reference or cache count.</p>
      ) : (
        <table className="change-table">
          <thead className="sr-only">
            <tr>
              <th>what</th>
              <th>from, to</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: another step's changes are written into the same rows
              <tr key={row}>
                <td>
                  <button type="button" className="link" onClick={() => actions.select(change.object)}>
                    {change.where}
                  </button>{' '}
                  <span className="m">
                    <Explained text={change.what} />
                  </span>
                </td>
                <td className="m change-value">
                  <Changed from={change.from} to={change.to} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}, same);
