/** How fields of commands are written: as in the macros of Linux’s arm-smmu-v3.h. */
import type { FieldView } from '../../../worker/protocol.ts';

export const fieldLabel = ({ name, kind }: Pick<FieldView, 'name' | 'kind'>): string =>
  kind === 'opcode' ? 'OP' : name.toUpperCase();

/** `47:32`, `11` */
export const bitsText = (hi: number, lo: number): string => (hi === lo ? String(hi) : `${hi}:${lo}`);

/** `0x8 → 0x100` */
export const valueText = ({ value, physical }: Pick<FieldView, 'value' | 'physical'>): string =>
  physical === undefined ? value : `${value} → ${physical}`;

/** Without the names of values: `2 (SEV)` is `2`. */
export const shortValue = (field: Pick<FieldView, 'value' | 'physical'>): string =>
  valueText(field).replace(/ \([^)]*\)/g, '');

/** Reserved bits that are zero, as they must be. */
export const isBlank = ({ kind, value, physical }: FieldView): boolean =>
  kind === 'reserved' && physical === undefined && /^(0x)?0+$/.test(value);

/** Everything about a field in a sentence, for hovering. */
export const fieldTitle = (field: FieldView): string =>
  `${fieldLabel(field)}, word ${field.word} bits ${bitsText(field.hi, field.lo)}: ${valueText(field)}\n${field.doc}`;
