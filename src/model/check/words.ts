import type { Context } from '../state/events.ts';
import type { Machine } from '../state/machine.ts';
import type { Ordinal, Position, GuestIommu, Word } from '../state/numbers.ts';

/** w0 and w1 of the command at a position of a guest queue, as its slot is now. */
export const wordsAt = (m: Machine, queue: GuestIommu, pos: Position): readonly [Word, Word] => {
  const slot = m.arch.guest.slot(m, queue, pos);
  return [m.mem.read32(slot), m.mem.read32(slot + 4)];
};

/** w0 of the same. */
export const wordAt = (m: Machine, queue: GuestIommu, pos: Position): Word =>
  m.mem.read32(m.arch.guest.slot(m, queue, pos));

/** True where a driver waits for the command at a position of a guest queue. */
export const isWaitAt = (m: Machine, queue: GuestIommu, pos: Position): boolean =>
  m.arch.commands.isWait(wordAt(m, queue, pos));

/** `CMD_TLBI_NH_ASID ASID 2 (command 2)`. */
export const commandAt = (c: Context, ordinal: Ordinal, w0: Word, w1: Word): string =>
  `${nameOf(c, w0, w1)} (command ${ordinal})`;

/** Only w0 and w1 are known: enough for the mnemonic, ASID and StreamID. */
function nameOf({ arch }: Context, w0: Word, w1: Word): string {
  return arch.commands
    .textOf([w0, w1, 0, 0], 'vSID')
    .replace(/ (VA|IPA|address) 0x0$/, '')
    .replace(/ all$/, '');
}
