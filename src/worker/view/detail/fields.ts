/** The fields of commands, read through the table of commands. */
import type { Commands } from '../../../model/arch/arch.ts';
import { inHex } from '../../../model/fields/command.ts';
import type { NamedValue } from '../../protocol/fields.ts';
import { inHexadecimal } from './values.ts';

/** 64-bit word of a command of four u32. */
export const word64 = (w: ArrayLike<number>, word: number): bigint =>
  (BigInt(w[word * 2 + 1]) << 32n) | BigInt(w[word * 2]);

/** The fields of a command for a list; of reserved bits, the words in which some are set. */
export function namedValues({ decode, defOf }: Commands, words: ArrayLike<number>): NamedValue[] {
  const { fields, reserved } = decode(words);
  const def = defOf(words);
  const named = (def?.fields ?? []).map((field): NamedValue => {
    return { name: field.name, number: fields[field.name], as: inHex(field) ? 'hex' : 'decimal' };
  });
  const set = reserved ? [0, 1].filter((word) => word64(reserved, word) !== 0n) : [];
  return [
    ...named,
    ...set.map((word): NamedValue => {
      return { name: `w${word}.${def?.described ? 'RES0' : 'bits'}`, ...inHexadecimal(word64(reserved!, word)) };
    }),
  ];
}
