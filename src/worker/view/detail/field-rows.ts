/** Words in memory: values of fields by their table, and raw. */
import { formatValue, inHex } from '../../../model/fields/command.ts';
import { type Field, getField, hex64 } from '../../../model/fields/field.ts';
import type { FieldRow, Value } from '../../protocol/fields.ts';

/** The value of a field, and what the architecture calls it. */
export function asValue(field: Field, number: number): Value {
  const meaning = field.values?.[number];
  return { number, as: inHex(field) ? 'hex' : 'decimal', ...(meaning !== undefined && { meaning }) };
}

/** For sentences: `2 (SEV)`; a value that has no name is the value. */
export function valueText(field: Field, value: number): string {
  const text = formatValue(field, value);
  const name = field.values?.[value];
  return name === undefined ? text : `${text} (${name})`;
}

/** The fields of a descriptor, in the order given. */
export const fieldRows = (fields: readonly Field[], words: ArrayLike<number>): FieldRow[] =>
  fields.map((field) => ({ name: field.name, value: asValue(field, getField(field, words)), doc: field.doc }));

/** 64-bit words of little-endian u32, 16 hexadecimal digits each. */
export const words64 = (words: ArrayLike<number>): string[] =>
  Array.from({ length: words.length / 2 }, (_, i) => hex64(words[i * 2], words[i * 2 + 1]).slice(2));
