import { useExplorer } from '../../state/use-explorer.ts';
import { Explained } from '../../ui/term.tsx';

/** Registers of the emulated and of the physical SMMUs. */
export function RegistersTab() {
  const files = useExplorer((state) => state.view?.registers) ?? [];
  return files.map(({ owner, rows }) => (
    <section key={owner} className="detail">
      <h2 className="m detail-title">{owner}</h2>
      <table className="registers">
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th className="m">
                <Explained text={row.name} />
                {row.fields && (
                  <span className="register-fields">
                    <Explained text={row.fields} />
                  </span>
                )}
              </th>
              <td className="m">{row.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  ));
}
