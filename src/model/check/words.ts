import { shortCommand } from '../arch/smmuv3/fields/commands.ts';
import type { Machine } from '../state/machine.ts';
import { guestSlot } from '../arch/smmuv3/vmm/vmm.ts';

/** w0 and w1 of the command at a position of a guest queue, as its slot is now. */
export const wordsAt = (m: Machine, queue: number, pos: number): readonly [number, number] => {
  const slot = guestSlot(m, queue, pos);
  return [m.mem.read32(slot), m.mem.read32(slot + 4)];
};

/** Opcode of the command at a position of a guest queue. */
export const opcodeAt = (m: Machine, queue: number, pos: number): number =>
  m.mem.read32(guestSlot(m, queue, pos)) & 0xff;

/** `CMD_TLBI_NH_ASID ASID 2 (command 2)` from a violation's arguments: the number at `n`, w0 and w1 at `w`. */
export const commandAt = (args: ArrayLike<number>, n: number, w: number): string =>
  `${nameOf(args[w], args[w + 1])} (command ${args[n]})`;

/** Only w0 and w1 are known: enough for the mnemonic, ASID and StreamID. */
function nameOf(w0: number, w1: number): string {
  return shortCommand([w0, w1, 0, 0], 'vSID')
    .replace(/ (VA|IPA|address) 0x0$/, '')
    .replace(/ all$/, '');
}
