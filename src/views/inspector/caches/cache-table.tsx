import { WORDS } from '../../arch/words.ts';
import { Fragment, memo } from 'react';
import { useActions } from '../../../state/use-explorer.ts';
import { Term } from '../../words/term.tsx';
import type { CacheRow } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';
import { StepLink } from '../step-link.tsx';

const STATES: Record<CacheRow['state'], string> = {
  live: `live: the ${WORDS.iommu} or the device may use it, and it agrees with the tables`,
  stale: 'stale: its page table entry has changed since, and it can still be used',
  gone: 'gone: invalidated',
  flight: 'in flight: no cache holds it yet, or an access is on its way with it',
};

/** Translates the address of an entry anew, from memory. */
function WalkLink({ row: { device, ssid, iova, stages } }: { readonly row: CacheRow }) {
  const actions = useActions();
  // Of an entry of stage 2 alone there is no IOVA, and of one that is gone nobody knows the device.
  if (device === '' || stages === '2') return null;
  return (
    <button
      type="button"
      className="link walk-link"
      title={`Walk IOVA ${iova} of ${device}: what do the tables say now?`}
      onClick={() => actions.walk({ device, ssid, iova })}
    >
      walk it
    </button>
  );
}

/** What becomes of a translation in flight. */
function Fate({ id, text, stale }: NonNullable<CacheRow['flight']>) {
  const actions = useActions();
  return (
    <tr className="cache-fate">
      <td colSpan={6}>
        <button
          type="button"
          className="link"
          title="Show this translation in flight"
          onClick={() => actions.select(id)}
        >
          {text}
        </button>
        {stale && '; the tables have changed since it was read'}
      </td>
    </tr>
  );
}

/** Where there is little room, tags and sizes stand below the addresses instead of in columns of their own. */
const Row = memo(function Row({ row, tagged }: { readonly row: CacheRow; readonly tagged: boolean }) {
  return (
    <tr className={`cache-${row.state}${row.flight?.stale ? ' cache-stale' : ''}`}>
      {tagged && (
        <td className="cache-wide">
          <span className="cache-text">{row.vmid}</span>
        </td>
      )}
      {tagged && (
        <td className="cache-wide">
          <span className="cache-text">{row.stages === '2' ? '–' : row.asid}</span>
        </td>
      )}
      <td>
        <span className="cache-text">
          {row.stages === '2' && (
            <>
              <Term of="IPA" />{' '}
            </>
          )}
          {row.iova}
        </span>
        {tagged && (
          <span className="cache-narrow cache-text">
            VMID {row.vmid}
            {row.stages !== '2' && `, ASID ${row.asid}`}
          </span>
        )}
      </td>
      <td>
        <span className="cache-text">{row.pa}</span>
        <span className="cache-narrow cache-text">{row.size}</span>
      </td>
      <td className="cache-wide">
        <span className="cache-text">{row.size}</span>
      </td>
      <td className="cache-state" title={STATES[row.state]}>
        <span className="cache-word">{row.state === 'flight' ? 'in flight' : row.state}</span>{' '}
        {row.goneAt !== undefined && <StepLink at={row.goneAt} />}
        <WalkLink row={row} />
      </td>
    </tr>
  );
}, same);

const keyOf = ({ vmid, asid, iova, size, goneAt }: CacheRow, i: number): string =>
  `${vmid} ${asid} ${iova} ${size} ${goneAt ?? ''} ${i}`;

/** The entries of one cache; those that are gone stay readable. */
export function CacheTable({ rows, tagged }: { readonly rows: readonly CacheRow[]; readonly tagged: boolean }) {
  return (
    <table className="cache-table">
      <thead>
        <tr className="caption">
          {tagged && (
            <th className="cache-wide">
              <Term of="VMID" />
            </th>
          )}
          {tagged && (
            <th className="cache-wide">
              <Term of="ASID" />
            </th>
          )}
          <th>
            <Term of="IOVA" />
          </th>
          <th>
            <Term of="PA" />
          </th>
          <th className="cache-wide">size</th>
          <th className="cache-state">state</th>
        </tr>
      </thead>
      <tbody className="m">
        {rows.map((row, i) => (
          <Fragment key={keyOf(row, i)}>
            <Row row={row} tagged={tagged} />
            {row.flight && <Fate {...row.flight} />}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
