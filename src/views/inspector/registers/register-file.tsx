import { memo } from 'react';
import { explain, GLOSSARY } from '../../words/glossary.ts';
import type { Change, RegisterFile as File, RegisterRow } from '../../../worker/protocol.ts';
import { hex, valueText } from '../../common/value-text.ts';
import { Fold } from '../fold.tsx';
import { Changed } from '../changed.tsx';
import { same } from '../../common/same.ts';

const nameTitle = ({ name, offset }: RegisterRow): string =>
  [`${name}, offset ${hex(offset)}`, name in GLOSSARY && explain(name)].filter(Boolean).join('\n');

const Row = memo(function Row({ row, from }: { readonly row: RegisterRow; readonly from?: string }) {
  const { name, offset, value, fields } = row;
  return (
    <tr className={from === undefined ? undefined : 'register-changed'}>
      <th scope="row">
        <span className="register-name" title={nameTitle(row)}>
          {name}
        </span>{' '}
        <span className="register-offset" title="byte offset">
          {hex(offset)}
        </span>
      </th>
      <td>
        <span className="register-value">{from === undefined ? value : <Changed from={from} to={value} />}</span>
        <span className="register-fields">
          {fields.map((field) => (
            <span key={field.name} title={`${field.name}: ${field.doc}`}>
              {field.name}=<b>{valueText(field.value)}</b>
            </span>
          ))}
        </span>
      </td>
    </tr>
  );
}, same);

interface Props {
  readonly file: File;
  /** Those of its registers. */
  readonly changes: readonly Change[];
  readonly open: boolean;
}

/** The registers of one IOMMU, emulated or physical. */
export const RegisterFile = memo(function RegisterFile({ file, changes, open }: Props) {
  return (
    <Fold
      open={open}
      title={<span className="fold-title m">{file.owner}</span>}
      note={changes.length > 0 && `${changes.length} changed in this step`}
    >
      <table className="registers m">
        <thead className="sr-only">
          <tr>
            <th>register, offset</th>
            <th>value and fields</th>
          </tr>
        </thead>
        {file.groups.map(({ title, rows }) => (
          <tbody key={title}>
            <tr className="register-group">
              <th colSpan={2} scope="rowgroup">
                {title}
              </th>
            </tr>
            {rows.map((row) => (
              <Row key={row.name} row={row} from={changes.find(({ what }) => what === row.name)?.from} />
            ))}
          </tbody>
        ))}
      </table>
    </Fold>
  );
}, same);
