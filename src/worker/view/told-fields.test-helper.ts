/** Fields in short, for tests: name, number and what it is called, `RnW 0 write`; numbers as they are written. */
import type { FieldRow, Value } from '../protocol/fields.ts';

const told = ({ number, as, meaning = '' }: Value): string =>
  `${as === 'hex' ? '0x' : ''}${number.toString(as === 'hex' ? 16 : 10)} ${meaning}`.trim();

export const toldFields = (fields: readonly FieldRow[]): string[] =>
  fields.map(({ name, value }) => `${name} ${typeof value === 'string' ? value : told(value)}`);
