/** Fields of words in memory, of registers and of commands. */

/** How a number is written: `hex` as `0x8`, `byte` as `0x04`, `size` (of so many bytes) as `4 KiB`. */
export type Notation = 'decimal' | 'hex' | 'byte' | 'size';

/** A number and how it is written; the page alone makes text of it. One that may be wider than 53 bits is a bigint. */
export interface Value {
  readonly number: number | bigint;
  readonly as: Notation;
  /** What the architecture calls this value of the field. */
  readonly meaning?: string;
}

/** A field of a command in a list. */
export interface NamedValue extends Value {
  readonly name: string;
}

/** A field of a word in memory or of a register, as it is read. */
export interface FieldRow {
  readonly name: string;
  /** Words where it is no number. */
  readonly value: Value | string;
  readonly doc: string;
}

/** A field of a command at its bits, `hi`:`lo` of 64-bit word `word`. */
export interface FieldView {
  readonly name: string;
  readonly word: 0 | 1;
  readonly hi: number;
  readonly lo: number;
  readonly doc: string;
  readonly value: Value;
  /** Reserved bits, opcode, or a field of the table. */
  readonly kind: 'opcode' | 'field' | 'reserved';
  /** The value in the physical command, where the kernel has written another one. */
  readonly physical?: Value;
}
