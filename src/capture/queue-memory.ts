/**
 * Tells raw command-queue memory from what is taken for it. Nothing marks a queue, so this judges by structure: text by
 * its characters, well-known formats by their first bytes, event queues by the records that they are made of (IHI 0070
 * 7.3: their event numbers are opcodes too), the rest by how many entries are commands (IHI 0070 4).
 */
import { COMMANDS, hasReserved, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { addr } from '../model/fields/field.ts';
import { isRecord } from '../model/arch/smmuv3/fields/is-record.ts';
import { shortRecord } from '../model/arch/smmuv3/fields/record-text.ts';
import { RECORD_BYTES } from '../model/arch/smmuv3/fields/records.ts';
import { bytesToWords, wordsIn } from '../model/state/memory.ts';
import { InputError } from '../scenario/language/errors.ts';
import { isText } from './damaged.ts';
import { formatOf } from './formats.ts';
import { done, type Reading, TURN, within } from './reading.ts';
import { isScenario, textKind } from '../scenario/language/text-kind.ts';
import type { Unread } from './unread.ts';

const COMMAND_BYTES = 16;
/** u32 of a command and of a record. */
const COMMAND = 4;
const RECORD = 8;

const KNOWN = new Set(COMMANDS.map(({ opcode }) => opcode));

/**
 * The whole 16-byte commands in `bytes` as u32, empty slots included; not to be written to. Throws InputError when this is something
 * else; `expected`: what could have been given.
 */
export function queueMemory(file: string, bytes: Uint8Array, expected = 'commands of 16 bytes'): Uint32Array {
  const refuse = (why: string) => new InputError({ file }, why);
  const other = formatOf(bytes);
  if (other) throw refuse(`this is ${other.name}, not raw queue memory: expected ${expected}; ${other.advice}`);
  const text = textOf(bytes);
  if (text) throw refuse(`this is ${text}, not raw queue memory: expected ${expected}`);
  const tail = bytes.length % COMMAND_BYTES;
  const words = wholeWords(bytes);
  const { records, used, ...judged } = judgedOf(bytes);
  if (records > 0) {
    throw refuse(
      `this looks like event-queue memory, not a command queue: ${records} records of ${RECORD_BYTES} bytes, the first ${shortRecord(words)}`,
    );
  }
  if (bytes.length === 0 || (used === 0 && tail !== 0)) {
    const rest = tail ? `: the last ${tail} are no whole command` : '';
    throw refuse(`expected ${expected}, found ${bytes.length} bytes${rest}`);
  }
  const slots = words.length / COMMAND;
  if (used === 0) throw refuse(`expected commands, found ${slots === 1 ? '1 empty slot' : `${slots} empty slots`}`);
  if (isQueue({ used, ...judged })) return words;
  const { unknown, good } = judged;
  if (isStreamTable(words)) throw refuse('this looks like a stream table, not a command queue');
  const why =
    unknown * 2 > used
      ? `${unknown} of ${used} entries have no opcode of the architecture`
      : `${used - good} of ${used} entries have reserved bits set or no opcode of the architecture`;
  const size = ([8, 4] as const).find((bytes) => done(judging(swap(words, bytes), used)).good * 4 >= used * 3);
  const swapped = size ? `; with the bytes of each ${size * 8}-bit word swapped, they are commands` : '';
  const from = size ? undefined : beginningOf(bytes);
  const shifted = from === undefined ? '' : `; from byte ${from} on, they are commands`;
  throw refuse(`expected an SMMUv3 command queue: ${why}${swapped}${shifted}`);
}

/** Where commands begin in memory that is none: behind zeros, or within what would be the first. */
function beginningOf(bytes: Uint8Array): number | undefined {
  const used = bytes.findIndex((byte) => byte !== 0);
  const zeros = used - (used % COMMAND_BYTES);
  const places = [...(zeros > 0 ? [zeros] : []), ...Array.from({ length: COMMAND_BYTES - 1 }, (_, i) => i + 1)];
  return places.find((from) => {
    const words = wholeWords(bytes.slice(from, from + SAMPLE));
    const entries = usedWords(words, COMMAND) / COMMAND;
    const { good, overwritten } = done(judging(words, entries));
    return entries > 0 && good > overwritten && good * 4 >= entries * 3;
  });
}

/**
 * Whether at most half of the entries have no opcode, and a quarter of them breaks no rule; what only a CMD_SYNC's MSI could
 * have written tells nothing without a command beside it. `words`: not all zeros.
 */
export function isCommandQueue(words: Uint32Array): boolean {
  const used = usedWords(words, COMMAND) / COMMAND;
  return isQueue({ used, ...done(judging(words, used)) });
}

/** How many entries there are up to the last one that is used, and what they are. */
interface Entries {
  readonly used: number;
  readonly unknown: number;
  readonly good: number;
  readonly overwritten: number;
}

const isQueue = ({ used, unknown, good, overwritten }: Entries): boolean =>
  unknown * 2 <= used && good * 4 >= used && (good > overwritten || used === overwritten);

/** What is found out about bytes once, for all who ask; of those of millions of commands in turns. */
interface Judged extends Entries {
  readonly records: number;
}
const JUDGED = new WeakMap<Uint8Array, Judged>();

/** The whole commands of bytes. */
const wholeWords = (bytes: Uint8Array): Uint32Array =>
  wordsIn(bytes.subarray(0, bytes.length - (bytes.length % COMMAND_BYTES)));

/** Who asks about these bytes later has the answer at once. */
export function* readJudged(bytes: Uint8Array): Reading<Judged> {
  const before = JUDGED.get(bytes);
  if (before) return before;
  const words = wholeWords(bytes);
  const used = usedWords(words, COMMAND) / COMMAND;
  const records = yield* within(recordsReading(words), 0, 0.7);
  const judged = { records, used, ...(yield* within(judging(words, used), 0.7, 1)) };
  JUDGED.set(bytes, judged);
  return judged;
}

const judgedOf = (bytes: Uint8Array): Judged => done(readJudged(bytes));

/** recordsOf() of bytes that readJudged() may have looked at. */
export const recordsHeld = (bytes: Uint8Array): number => judgedOf(bytes).records;

/** isCommandQueue() of bytes that readJudged() may have looked at. */
export const holdsQueue = (bytes: Uint8Array): boolean => isQueue(judgedOf(bytes));

/** How much bytes look like a command or an event queue; for choosing between two readings of the same text. */
export function plausible(bytes: Uint8Array): number {
  const words = wholeWords(bytes);
  let records = 0;
  for (let at = 0; at + RECORD <= words.length; at += RECORD) if (isRecord(words, at) === 'sure') records++;
  let commands = 0;
  for (let at = 0; at < words.length; at += COMMAND) if (isCommand(words, at)) commands++;
  return Math.max(commands, records * 2);
}

/** Words up to the last entry of `size` words that is not zero. */
export function usedWords(words: Uint32Array, size: number): number {
  let end = words.length - (words.length % size);
  while (end > 0 && isEmpty(words, end - size, size)) end -= size;
  return end;
}

function isEmpty(words: Uint32Array, at: number, size: number): boolean {
  for (let i = at; i < at + size; i++) if (words[i] !== 0) return false;
  return true;
}

/** A CMD_SYNC with CS = IRQ and MSIADDR in this slot: the SMMU writes MSIDATA, 0, over the opcode. */
export const isOverwrittenSync = (words: Uint32Array, at: number): boolean =>
  words[at] === 0 && words[at + 1] === 0 && (words[at + 2] | words[at + 3]) !== 0;

const isCommand = (words: Uint32Array, at: number): boolean => KNOWN.has(words[at] & 0xff) && !hasReserved(words, at);

/** Each word of `size` bytes with its bytes in the other order. */
function swap(words: Uint32Array, size: 8 | 4): Uint32Array {
  const bytes = new DataView(new ArrayBuffer(words.length * 4));
  for (let i = 0; i < words.length; i++) bytes.setUint32((size === 8 ? i ^ 1 : i) * 4, words[i]);
  return bytesToWords(new Uint8Array(bytes.buffer));
}

function* judging(words: Uint32Array, entries: number): Reading<Omit<Entries, 'used'>> {
  let unknown = 0;
  let good = 0;
  let overwritten = 0;
  for (let at = 0; at < entries * COMMAND; at += COMMAND) {
    if (at % (TURN * COMMAND) === 0) yield at / words.length;
    const over = isOverwrittenSync(words, at);
    if (over) overwritten++;
    if (over || isCommand(words, at)) good++;
    else if (!KNOWN.has(words[at] & 0xff)) unknown++;
  }
  return { unknown, good, overwritten };
}

/**
 * How many event records these are; 0 when they are none. Records and commands can be the same bits, so at least three
 * of four must be records, and what tells a command queue decides against them: CMD_SYNCs where records have an address.
 */
export const recordsOf = (words: Uint32Array): number => done(recordsReading(words));

/** The same in turns. */
function* recordsReading(words: Uint32Array): Reading<number> {
  const records = usedWords(words, RECORD) / RECORD;
  let good = 0;
  let sure = 0;
  let syncs = 0;
  let commands = 0;
  let base = 0;
  /** Whether every slot behind the last MSI holds what a command queue does. */
  let gapless = true;
  for (let at = 0; at < records * RECORD; at += RECORD) {
    if (at % (TURN * RECORD) === 0) yield at / words.length;
    const what = isRecord(words, at);
    if (what !== 'no') good++;
    if (what === 'sure') sure++;
    const second = at + COMMAND;
    const first = isCommand(words, at);
    gapless &&= first || isOverwrittenSync(words, at);
    if (isOverwrittenSync(words, second)) {
      // The MSIs of a queue go to its slots, one after the other with commands between them; what a fetch missed does not
      // follow the records.
      const from = addr(words[second + 2], words[second + 3]) - second * 4;
      if (from % RECORD_BYTES === 0 || (from === base && gapless)) syncs++;
      base = from;
      gapless = true;
    } else if (isCommand(words, second)) {
      if (first) commands++;
      if ((words[second] & 0xff) === OP.SYNC) syncs++;
    } else gapless = false;
  }
  if (records === 0 || good * 4 < records * 3 || syncs * 4 > records) return 0;
  return sure * 2 > records || commands * 2 <= records ? records : 0;
}

const STE = 16;

/** Entries of 64 bytes: V = 1 where anything is set, and nothing in the second half (IHI 0070 5.2, Non-secure). */
export function isStreamTable(words: Uint32Array): boolean {
  if (words.length % STE !== 0) return false;
  for (let at = 0; at < words.length; at += STE) {
    if (!isEmpty(words, at, STE) && ((words[at] & 1) === 0 || !isEmpty(words, at + STE / 2, STE / 2))) return false;
  }
  return true;
}

/** How much of a file is looked at to tell whether it is text. */
const SAMPLE = 2 ** 16;

/** What kind of text this is; undefined when it is none. Every command has bytes that no text has. */
function textOf(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, SAMPLE);
  const narrow = textIn(head, 'utf-8');
  const text = narrow ?? textIn(head, 'utf-16le') ?? textIn(head, 'utf-16be');
  if (text === undefined) return undefined;
  return textKind(text) ?? (isScenario(text) ? 'a scenario' : narrow === undefined ? 'text in UTF-16' : 'text');
}

/** The text, when nearly all characters are ones that texts have. Zeros behind it are room that was not used. */
function textIn(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): string | undefined {
  const all = new TextDecoder(encoding).decode(bytes);
  const text = all.replace(/\0+$/, '');
  // One letter and zeros is a command without operands.
  if (text === '' || (text.length < all.length && text.length < COMMAND_BYTES)) return undefined;
  // Any two bytes are a character of UTF-16: what is text there is mostly letters of Latin.
  if (encoding !== 'utf-8' && [...text].filter((char) => char < '\u0250').length * 2 < text.length) return undefined;
  return isText(text) ? text : undefined;
}

/** What is said of bytes behind the last whole one of `size` bytes. */
export function tailOf({ length }: Uint8Array, size = COMMAND_BYTES, what = 'command'): readonly Unread[] {
  const tail = length % size;
  return tail ? [{ line: null, text: `the last ${tail} bytes are no whole ${what}` }] : [];
}

/** Slots of `bytes` bytes that ranges of bytes, [from, to), touch. */
export function slotsIn(ranges: readonly (readonly [from: number, to: number])[], bytes: number): Set<number> {
  const slots = new Set<number>();
  for (const [from, to] of ranges) for (let slot = Math.floor(from / bytes); slot * bytes < to; slot++) slots.add(slot);
  return slots;
}
