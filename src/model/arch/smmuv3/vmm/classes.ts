/** Commands by what they invalidate: TLBs, ATCs, or cached configuration. */
import type { Vsid } from '../../../state/numbers.ts';
import { OP } from '../fields/commands.ts';

export const classOf = (opcode: number): 'tlb' | 'atc' | 'configuration' =>
  opcode === OP.ATC_INV ? 'atc' : opcode === OP.CFGI_CD || opcode === OP.CFGI_CD_ALL ? 'configuration' : 'tlb';

/** The stream that the command at `at` of `w` is about, where it belongs to that device alone. */
export function streamOf(w: ArrayLike<number>, at: number): Vsid | undefined {
  const opcode = w[at] & 0xff;
  return opcode === OP.ATC_INV || opcode === OP.CFGI_CD || opcode === OP.CFGI_CD_ALL ? w[at + 1] : undefined;
}
