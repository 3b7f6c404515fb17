import { memo } from 'react';
import { Term } from '../../../ui/term.tsx';
import type { ConfigRow } from '../../../worker/protocol.ts';
import { hex } from '../../common/ids.ts';
import { Fold } from '../fold.tsx';
import { same } from '../../common/same.ts';

/** More streams than this are closed to begin with. */
const FEW = 2;

interface DescriptorProps {
  readonly name: 'STE' | 'CD';
  readonly fields: ConfigRow['ste'];
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
            <td>{field.value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const fieldOf = (fields: ConfigRow['ste'], name: string): string =>
  fields.find((field) => field.name === name)?.value ?? '';

/** `7 (stage 1 and 2 (nested))` → `stage 1 and 2 (nested)` */
const nameOf = (value: string): string => /\((.*)\)$/.exec(value)?.[1] ?? value;

const Stream = memo(function Stream({ row, open }: { readonly row: ConfigRow; readonly open: boolean }) {
  return (
    <Fold
      open={open}
      title={
        <span className="fold-title">
          <span className="m">{row.device}</span> SID <span className="m">{hex(row.sid)}</span>
        </span>
      }
      note={nameOf(fieldOf(row.ste, 'Config'))}
    >
      <div className="config-pair">
        <Descriptor name="STE" fields={row.ste} />
        <Descriptor name="CD" fields={row.cd} />
      </div>
    </Fold>
  );
}, same);

/** What lies in memory about each stream; whether an SMMU reads it again depends on its configuration cache. */
export function Configuration({ config }: { readonly config: readonly ConfigRow[] }) {
  return (
    <section aria-label="Configuration">
      <div className="detail config-head">
        <h3 className="detail-head">Configuration in memory</h3>
      </div>
      {config.map((row) => (
        <Stream key={`${row.smmu} ${row.sid}`} row={row} open={config.length <= FEW} />
      ))}
    </section>
  );
}
