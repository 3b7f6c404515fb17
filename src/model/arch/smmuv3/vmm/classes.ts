/** Commands by what they invalidate: TLBs, ATCs, or cached configuration. */
import { OP } from '../fields/commands.ts';

export const classOf = (opcode: number): 'tlb' | 'atc' | 'configuration' =>
  opcode === OP.ATC_INV ? 'atc' : opcode === OP.CFGI_CD || opcode === OP.CFGI_CD_ALL ? 'configuration' : 'tlb';
