import { memo } from 'react';
import { Term } from '../../words/term.tsx';
import type { ConfigRow } from '../../../worker/protocol.ts';
import { hex, valueText } from '../../common/value-text.ts';
import { Fold } from '../../inspector/fold.tsx';
import { same } from '../../common/same.ts';

/** More streams than this are closed to begin with. */
const FEW = 2;

interface DescriptorProps {
  readonly name: 'STE' | 'CD';
  readonly fields: ConfigRow['ofDevice'];
}

function Descriptor({ name, fields }: DescriptorProps) {
  return (
    <table className="config-table">
      <caption className="caption">
        <Term of={name} />
        {fields.length === 0 && ': the STE names none'}
      </caption>
      <tbody className="m">
        {fields.map((field) => (
          <tr key={field.name} title={field.doc}>
            <th scope="row">{field.name}</th>
            <td>{valueText(field.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a field says, in the architecture's words where it has some. */
function meaningOf(fields: ConfigRow['ofDevice'], name: string): string {
  const value = fields.find((field) => field.name === name)?.value ?? '';
  return (typeof value === 'object' ? value.meaning : undefined) ?? valueText(value);
}

const Stream = memo(function Stream({ row, open }: { readonly row: ConfigRow; readonly open: boolean }) {
  return (
    <Fold
      open={open}
      title={
        <span className="fold-title">
          <span className="m">{row.device}</span> SID <span className="m">{hex(row.sid)}</span>
        </span>
      }
      note={meaningOf(row.ofDevice, 'Config')}
    >
      <div className="config-pair">
        <Descriptor name="STE" fields={row.ofDevice} />
        <Descriptor name="CD" fields={row.ofSpace} />
      </div>
    </Fold>
  );
}, same);

/** What lies in memory about each stream; whether an IOMMU reads it again depends on its configuration cache. */
export function Configuration({ config }: { readonly config: readonly ConfigRow[] }) {
  return (
    <section aria-label="Configuration">
      <div className="detail config-head">
        <h3 className="detail-head">Configuration in memory</h3>
      </div>
      {config.map((row) => (
        <Stream key={`${row.iommu} ${row.sid}`} row={row} open={config.length <= FEW} />
      ))}
    </section>
  );
}
