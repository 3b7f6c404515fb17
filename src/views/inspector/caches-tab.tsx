import { useExplorer } from '../../state/use-explorer.ts';
import { Term } from '../../ui/term.tsx';
import type { CacheRow } from '../../worker/protocol.ts';
import { inOrder } from '../common/cache-order.ts';

function Row({ row, tagged }: { readonly row: CacheRow; readonly tagged: boolean }) {
  return (
    <tr className={`cache-${row.state}`}>
      <td>
        {row.iova}
        {tagged && (
          <span className="cache-tag">
            VMID {row.vmid}, ASID {row.asid}
          </span>
        )}
      </td>
      <td>
        {row.pa}
        <span className="cache-tag">{row.size}</span>
      </td>
      <td className="cache-state">
        {row.state}
        {row.goneAt !== undefined && (
          <span className="cache-tag" title={`gone at step ${row.goneAt}`}>
            @{row.goneAt}
          </span>
        )}
      </td>
    </tr>
  );
}

function Rows({ rows, tagged }: { readonly rows: readonly CacheRow[]; readonly tagged: boolean }) {
  return (
    <table className="cache-table">
      <thead>
        <tr className="caption">
          <th>
            <Term of="IOVA" />
          </th>
          <th>
            <Term of="PA" />
          </th>
          <th />
        </tr>
      </thead>
      <tbody className="m">
        {rows.map((row) => (
          <Row key={`${row.vmid} ${row.asid} ${row.iova} ${row.goneAt ?? ''}`} row={row} tagged={tagged} />
        ))}
      </tbody>
    </table>
  );
}

/** IOTLBs and ATCs, entry by entry; those that are gone stay readable. */
export function CachesTab() {
  const caches = useExplorer((state) => state.view?.caches) ?? [];
  const places = [...new Map(caches.map((row) => [`${row.cache} ${row.where}`, row])).values()];
  if (places.length === 0) return <p className="detail muted">Nothing has been cached yet.</p>;
  return places.map(({ cache, where }) => (
    <section key={`${cache} ${where}`} className="detail">
      <h2 className={`cache-head a-${cache === 'IOTLB' ? 'smmu' : 'device'}`}>
        <span className="actor-bar" /> <Term of={cache} /> of <span className="m">{where}</span>
      </h2>
      <Rows
        rows={inOrder(caches.filter((row) => row.cache === cache && row.where === where))}
        tagged={cache === 'IOTLB'}
      />
    </section>
  ));
}
