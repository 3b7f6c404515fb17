/** Fields of the two registers that say what all streams do (IHI 0070 6.3.9, 6.3.14). */
import { type Field, field } from '../../../fields/field.ts';

/** A field of a register. */
export const registerField = (
  name: string,
  hi: number,
  lo: number,
  doc: string,
  values?: Record<number, string>,
): Field => field(name, 0, hi, lo, doc, { values });
const f = registerField;

export const CR0_FIELDS: readonly Field[] = [
  f('SMMUEN', 0, 0, 'Translation enabled'),
  f('PRIQEN', 1, 1, 'Page request queue enabled'),
  f('EVENTQEN', 2, 2, 'Event queue enabled'),
  f('CMDQEN', 3, 3, 'Command queue enabled'),
  f('ATSCHK', 4, 4, 'Translated transactions are checked'),
];

export const GBPA_FIELDS: readonly Field[] = [
  f('MEMATTR', 3, 0, 'Memory type'),
  f('MTCFG', 4, 4, 'Memory type is replaced'),
  f('ALLOCFG', 11, 8, 'Allocation hints'),
  f('SHCFG', 13, 12, 'Shareability'),
  f('PRIVCFG', 17, 16, 'Privilege is replaced'),
  f('INSTCFG', 19, 18, 'Instruction or data is replaced'),
  f('ABORT', 20, 20, 'While SMMUEN = 0 every transaction aborts'),
  f('UPDATE', 31, 31, 'Written as 1 to change the register; 0 when it has taken effect'),
];
