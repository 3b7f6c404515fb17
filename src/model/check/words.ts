import { shortCommand } from '../arch/smmuv3/fields/commands.ts';
import type { Machine } from '../state/machine.ts';
import type { Ordinal, Position, GuestIommu, Word } from '../state/numbers.ts';

/** w0 and w1 of the command at a position of a guest queue, as its slot is now. */
export const wordsAt = (m: Machine, queue: GuestIommu, pos: Position): readonly [Word, Word] => {
  const slot = m.arch.guest.slot(m, queue, pos);
  return [m.mem.read32(slot), m.mem.read32(slot + 4)];
};

/** Opcode of the command at a position of a guest queue. */
export const opcodeAt = (m: Machine, queue: GuestIommu, pos: Position): number =>
  m.mem.read32(m.arch.guest.slot(m, queue, pos)) & 0xff;

/** `CMD_TLBI_NH_ASID ASID 2 (command 2)`. */
export const commandAt = (ordinal: Ordinal, w0: Word, w1: Word): string => `${nameOf(w0, w1)} (command ${ordinal})`;

/** Only w0 and w1 are known: enough for the mnemonic, ASID and StreamID. */
function nameOf(w0: number, w1: number): string {
  return shortCommand([w0, w1, 0, 0], 'vSID')
    .replace(/ (VA|IPA|address) 0x0$/, '')
    .replace(/ all$/, '');
}
