import type { FieldRow } from '../../../worker/protocol.ts';
import { valueText } from '../../common/value-text.ts';

/** Fields in a running line, each explained on hover. */
export function FieldList({ fields }: { readonly fields: readonly FieldRow[] }) {
  return (
    <ul className="field-list m">
      {fields.map(({ name, value, doc }) => (
        <li key={name} title={`${name}: ${doc}`}>
          {name}=<b>{valueText(value)}</b>
        </li>
      ))}
    </ul>
  );
}
