import { numberText, valueText } from '../../common/value-text.ts';
import type { FieldView } from '../../../worker/protocol.ts';
import { fieldLabel } from '../../arch/command-labels.ts';
import { placeOf } from './bit-row.tsx';

export interface FieldEditing {
  /** Place of the field whose value is being written; '' for none. */
  readonly at: string;
  readonly begin: (place: string) => void;
  readonly set: (field: string, value: string) => void;
}

interface Props {
  readonly field: FieldView;
  readonly edit: FieldEditing;
}

/** The value of a field, which a press turns into a text field; Enter sets it, Escape leaves it as it was. */
export function FieldValue({ field, edit: { at, begin, set } }: Props) {
  const place = placeOf(field);
  const written = numberText(field.value);
  if (at !== place)
    return (
      <button
        type="button"
        className="field-edit"
        title="Change it in the scenario’s text"
        onClick={() => begin(place)}
      >
        {valueText(field.value)}
      </button>
    );
  const done = (value: string): void => {
    begin('');
    if (value.trim() !== '' && value.trim() !== written) set(field.name, value.trim());
  };
  return (
    <input
      className="field-input m"
      aria-label={`Value of ${fieldLabel(field)}`}
      title="A number, or of a StreamID the name of a device; Enter sets it"
      // biome-ignore lint/a11y/noAutofocus: it takes the place of what was pressed
      autoFocus
      defaultValue={written}
      onBlur={() => begin('')}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') done(event.currentTarget.value);
        if (event.key === 'Escape') begin('');
      }}
    />
  );
}
