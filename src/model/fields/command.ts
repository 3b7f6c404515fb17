/** A command as data. */
import { type Field, fieldMax, hex } from './field.ts';

export interface CommandDef {
  readonly opcode: number;
  /** The specification's mnemonic. */
  readonly name: string;
  readonly fields: readonly Field[];
  readonly doc: string;
  readonly source: string;
  /** False where a table names the command but does not describe its fields: none of its bits count as reserved. */
  readonly described: boolean;
  /** u32 masks of the bits that must be zero. */
  readonly reserved: Uint32Array;
}

export interface Decoded {
  readonly opcode: number;
  readonly mnemonic: string;
  readonly fields: Readonly<Record<string, number>>;
  /** The bits no field covers (u32 × 4), or undefined when all are zero. Kept so that encoding gives back every bit. */
  readonly reserved?: readonly number[];
}

const HEX_FIELDS = new Set(['sid', 'ssid', 'msidata']);

/** Addresses and wide numbers are written in hexadecimal. */
export const inHex = (field: Field): boolean =>
  field.address === true || HEX_FIELDS.has(field.name) || fieldMax(field) > 0xffff;

/** A field's value as text. */
export const formatValue = (field: Field, value: number): string => (inHex(field) ? hex(value) : String(value));
