/** Commands in words. */
import { defOf, mnemonic } from '../../../../model/arch/smmuv3/fields/commands.ts';

/** What the table says of a command; CMD_CFGI_ALL is a command of its own to a reader. */
export function docOf(words: ArrayLike<number>): { readonly doc: string; readonly source: string } {
  const def = defOf(words);
  if (!def) return { doc: 'No command of the architecture has this opcode.', source: 'IHI 0070 4.1.3' };
  const all = mnemonic(words) === 'CMD_CFGI_ALL';
  return { doc: all ? 'Drop all cached stream table entries and context descriptors' : def.doc, source: def.source };
}
