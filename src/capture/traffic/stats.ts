/** What the commands of a queue have in common, counted in the order in which they lie in memory. */
import { decode, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { whyIllegal } from '../model/arch/smmuv3/fields/illegal.ts';
import { hex } from '../model/fields/field.ts';
import { isOverwrittenSync } from './queue-memory.ts';

/** How often each value occurs, most often first. */
export type Counts = Readonly<Record<string, number>>;

export interface Stats {
  readonly commands: number;
  /** Slots that are all zeros. */
  readonly empty: number;
  readonly opcodes: Counts;
  /** By StreamID, of the commands that name one. */
  readonly sids: Counts;
  readonly asids: Counts;
  /** How many commands stand before a CMD_SYNC, since the one before it. */
  readonly perSync: Counts;
  /** Pages of a TLBI of addresses, of the granule that it names; 1 where it names none. */
  readonly tlbiPages: Counts;
  /** 4 KiB pages of an ATC_INV; `all` for SIZE 52. */
  readonly atcPages: Counts;
  /** Groups between two CMD_SYNCs with ATC_INVs that have TLBIs in them or in the group before; those that have none. */
  readonly atcBehindTlbi: number;
  readonly atcWithoutTlbi: number;
  /** Commands that repeat one of the same group bit for bit. */
  readonly repeated: number;
  readonly illegal: number;
}

const SIZE_ALL = 52;

/** Adds up; `words`: four u32 a command. */
export function statsOf(words: Uint32Array, missing: ReadonlySet<number> = new Set()): Stats {
  const [opcodes, sids, asids, perSync, tlbiPages, atcPages] = Array.from(
    { length: 6 },
    () => new Map<string, number>(),
  );
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let [commands, empty, repeated, illegal, atcBehindTlbi, atcWithoutTlbi] = [0, 0, 0, 0, 0, 0];
  let [length, tlbis, atcs] = [0, 0, 0];
  let before = 0;
  const seen = new Set<string>();
  for (let slot = 0; slot < words.length / 4; slot++) {
    if (missing.has(slot)) continue;
    const at = slot * 4;
    const own = words.subarray(at, at + 4);
    if (own.every((word) => word === 0)) {
      empty++;
      continue;
    }
    commands++;
    const done = isOverwrittenSync(words, at);
    const { opcode, mnemonic, fields } = decode(words, at);
    count(opcodes, done ? 'CMD_SYNC' : mnemonic);
    if (!done && whyIllegal(words, at)) illegal++;
    if (done || opcode === OP.SYNC) {
      count(perSync, String(length));
      if (atcs > 0 && tlbis + before > 0) atcBehindTlbi++;
      else if (atcs > 0) atcWithoutTlbi++;
      before = tlbis;
      [length, tlbis, atcs] = [0, 0, 0];
      seen.clear();
      continue;
    }
    length++;
    const key = own.join();
    if (seen.has(key)) repeated++;
    seen.add(key);
    if ('sid' in fields && mnemonic !== 'CMD_CFGI_ALL') count(sids, hex(fields.sid));
    if ('asid' in fields) count(asids, String(fields.asid));
    if (mnemonic.startsWith('CMD_TLBI_')) tlbis++;
    if ('tg' in fields) count(tlbiPages, String(fields.tg === 0 ? 1 : (fields.num + 1) * 2 ** fields.scale));
    if (opcode === OP.ATC_INV) {
      atcs++;
      count(atcPages, fields.size === SIZE_ALL ? 'all' : String(2 ** fields.size));
    }
  }
  const sorted = (map: Map<string, number>): Counts => Object.fromEntries([...map].sort((a, b) => b[1] - a[1]));
  return {
    commands,
    empty,
    opcodes: sorted(opcodes),
    sids: sorted(sids),
    asids: sorted(asids),
    perSync: sorted(perSync),
    tlbiPages: sorted(tlbiPages),
    atcPages: sorted(atcPages),
    atcBehindTlbi,
    atcWithoutTlbi,
    repeated,
    illegal,
  };
}
