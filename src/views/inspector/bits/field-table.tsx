import type { FieldView } from '../../../worker/protocol.ts';
import { Explained } from '../../words/term.tsx';
import { valueText } from '../../common/value-text.ts';
import { type FieldEditing, FieldValue } from './field-value.tsx';
import { placeOf } from './bit-row.tsx';
import { bitsText, fieldLabel, isBlank } from '../../arch/command-labels.ts';

interface Props {
  readonly fields: readonly FieldView[];
  /** Head of the column of values, and of that of the kernel's, where there is a physical command. */
  readonly value: string;
  readonly physical?: string;
  readonly lit: string;
  readonly onLight: (place: string) => void;
  /** Values can be changed. */
  readonly edit?: FieldEditing;
}

/** Every field in words. Reserved bits that are zero are left out. */
export function FieldTable({ fields, value, physical, lit, onLight, edit }: Props) {
  return (
    <table className="field-table" onPointerLeave={() => onLight('')}>
      <thead className="caption">
        <tr>
          <th scope="col">field</th>
          <th scope="col">bits</th>
          <th scope="col">{value}</th>
          {physical && <th scope="col">{physical}</th>}
        </tr>
      </thead>
      {fields
        .filter((field) => !isBlank(field))
        .map((field) => (
          <tbody
            key={placeOf(field)}
            className={lit === placeOf(field) ? 'field-lit' : undefined}
            onPointerEnter={() => onLight(placeOf(field))}
          >
            <tr className="m">
              <th scope="row">{fieldLabel(field)}</th>
              <td className="field-bits">
                <span className="muted">w{field.word}</span> {bitsText(field.hi, field.lo)}
              </td>
              <td>
                {edit && field.kind === 'field' ? <FieldValue field={field} edit={edit} /> : valueText(field.value)}
              </td>
              {physical && (
                <td className={field.physical === undefined ? 'muted' : 'field-rewritten'}>
                  {field.physical ? valueText(field.physical) : 'same'}
                </td>
              )}
            </tr>
            <tr>
              <td className="field-doc" colSpan={physical ? 4 : 3}>
                {field.kind === 'reserved' && field.physical === undefined && (
                  <strong className="detail-bad">not zero. </strong>
                )}
                <Explained text={field.doc} />
              </td>
            </tr>
          </tbody>
        ))}
    </table>
  );
}
