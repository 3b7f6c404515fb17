/** How fields of commands are written: as in the macros of Linux’s arm-smmu-v3.h. */
import type { FieldView, Value } from '../../../worker/protocol.ts';
import { numberText, valueText } from '../../common/value-text.ts';

export const fieldLabel = ({ name, kind }: Pick<FieldView, 'name' | 'kind'>): string =>
  kind === 'opcode' ? 'OP' : name.toUpperCase();

/** `47:32`, `11` */
export const bitsText = (hi: number, lo: number): string => (hi === lo ? String(hi) : `${hi}:${lo}`);

type Values = Pick<FieldView, 'value' | 'physical'>;

const both = ({ value, physical }: Values, write: (value: Value) => string): string =>
  physical === undefined ? write(value) : `${write(value)} → ${write(physical)}`;

/** `0x8 → 0x100` */
export const fieldValue = (field: Values): string => both(field, valueText);

/** Without the names of values: `2 (SEV)` is `2`. */
export const shortValue = (field: Values): string => both(field, numberText);

/** Reserved bits that are zero, as they must be. */
export const isBlank = ({ kind, value, physical }: FieldView): boolean =>
  kind === 'reserved' && physical === undefined && Number(value.number) === 0;

/** Everything about a field in a sentence, for hovering. */
export const fieldTitle = (field: FieldView): string =>
  `${fieldLabel(field)}, word ${field.word} bits ${bitsText(field.hi, field.lo)}: ${fieldValue(field)}\n${field.doc}`;
