import { useExplorer } from '../../state/use-explorer.ts';
import { Term } from '../../ui/term.tsx';
import type { CacheRow } from '../../worker/protocol.ts';

function Rows({ rows, tagged }: { readonly rows: readonly CacheRow[]; readonly tagged: boolean }) {
  return (
    <table className="cache-table">
      <thead>
        <tr className="caption">
          {tagged && (
            <>
              <th>
                <Term of="VMID" />
              </th>
              <th>
                <Term of="ASID" />
              </th>
            </>
          )}
          <th>
            <Term of="IOVA" />
          </th>
          <th>
            <Term of="PA" />
          </th>
          <th>size</th>
          <th />
        </tr>
      </thead>
      <tbody className="m">
        {rows.map((row) => (
          <tr key={`${row.vmid} ${row.asid} ${row.iova} ${row.goneAt ?? ''}`} className={`cache-${row.state}`}>
            {tagged && (
              <>
                <td>{row.vmid}</td>
                <td>{row.asid}</td>
              </>
            )}
            <td>{row.iova}</td>
            <td>{row.pa}</td>
            <td>{row.size}</td>
            <td className="cache-state">
              {row.state === 'gone' && row.goneAt !== undefined ? `gone @${row.goneAt}` : row.state}
            </td>
          </tr>
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
      <Rows rows={caches.filter((row) => row.cache === cache && row.where === where)} tagged={cache === 'IOTLB'} />
    </section>
  ));
}
