/** Fields of words in memory, of registers and of commands. */

/** A field of a word in memory or of a register, as it is read. */
export interface FieldRow {
  readonly name: string;
  readonly value: string;
  readonly doc: string;
}

/** A field of a command at its bits, `hi`:`lo` of 64-bit word `word`. */
export interface FieldView {
  readonly name: string;
  readonly word: 0 | 1;
  readonly hi: number;
  readonly lo: number;
  readonly doc: string;
  readonly value: string;
  /** Reserved bits, opcode, or a field of the table. */
  readonly kind: 'opcode' | 'field' | 'reserved';
  /** The value in the physical command, where the kernel has written another one. */
  readonly physical?: string;
}
