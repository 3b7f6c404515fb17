/**
 * Many commands of one queue, in their order, in columns: what each is, and what it is to those around it. A group is what
 * one CMD_SYNC closes, that CMD_SYNC included.
 */
import { COMMANDS, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { whyIllegal } from '../../model/arch/smmuv3/fields/illegal.ts';
import { type Field, fieldMask, getField } from '../../model/fields/field.ts';
import { hashWord } from '../../model/state/pages.ts';
import { isOverwrittenSync } from '../queue-memory.ts';
import { Pages } from './pages.ts';

/** What holds of a command; several can. */
export const MARK = {
  /** Nothing stands in its slot, or memory does not hold it whole. */
  absent: 1,
  /** A CMD_SYNC whose MSI was written over it. */
  done: 2,
  /** It breaks a rule by itself. */
  illegal: 4,
  /** Bit for bit as one before in its group. */
  repeated: 8,
  /** An address range of which one before in its group has named a part. */
  samePage: 16,
  /** ATC_INV without a TLBI before it, in its group or in the group before. */
  alone: 32,
  /** An illegal command stands before it in its group. */
  afterError: 64,
} as const;

export interface Traffic {
  /** Four u32 each. */
  readonly words: Uint32Array;
  readonly length: number;
  /** OP; SYNC where the MSI was written over it. */
  readonly opcode: Uint8Array;
  /** Number of the CMD_SYNC that closes it, from 0. */
  readonly group: Uint32Array;
  /** Sum of MARK. */
  readonly marks: Uint8Array;
  /** How many CMD_SYNCs there are. */
  readonly syncs: number;
  /** By group: how many commands it has beside its CMD_SYNC; behind the last CMD_SYNC, those that none closes yet. */
  readonly sizes: Uint32Array;
}

const FIELDS: readonly ReadonlyMap<string, Field>[] = (() => {
  const by: Map<string, Field>[] = Array.from({ length: 256 }, () => new Map());
  for (const { opcode, fields } of COMMANDS) by[opcode] = new Map(fields.map((field) => [field.name, field]));
  return by;
})();

/** A field of the command at row `i`; undefined where it has none of this name. */
export function fieldAt({ words, opcode, marks }: Traffic, i: number, name: string): number | undefined {
  const field = FIELDS[opcode[i]].get(name);
  return field && !(marks[i] & (MARK.done | MARK.absent)) ? getField(field, words, i * 4) : undefined;
}

/** By opcode: the bits that are no address, as u32 masks. No rule about a single command asks for an address. */
const NO_ADDRESS: readonly (readonly number[])[] = FIELDS.map((fields) => {
  const masks = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
  for (const field of fields.values())
    if (field.address) for (const [n, mask] of fieldMask(field).entries()) masks[field.word * 2 + n] &= ~mask;
  return masks;
});

/** Whether a command is illegal by itself; most are as one of their kind before them but for the address. */
function verdicts(words: Uint32Array): (at: number) => boolean {
  const last: { readonly at: number; readonly illegal: boolean }[] = [];
  const alike = (a: number, b: number): boolean =>
    NO_ADDRESS[words[a] & 0xff].every((mask, n) => ((words[a + n] ^ words[b + n]) & mask) === 0);
  return (at) => {
    const opcode = words[at] & 0xff;
    const before = last[opcode];
    if (before && alike(before.at, at)) return before.illegal;
    const illegal = whyIllegal(words, at) !== undefined;
    last[opcode] = { at, illegal };
    return illegal;
  };
}

const ALL_RANGE = 31;
const ATC_ALL = 52;
const PAGE = 4096;
const GRANULE = [PAGE, PAGE, 4 * PAGE, 16 * PAGE];

/** CMD_CFGI_STE_RANGE of all streams, which the architecture calls CMD_CFGI_ALL: its StreamID means nothing. */
export const isCfgiAll = (words: Uint32Array, at: number): boolean =>
  (words[at] & 0xff) === OP.CFGI_STE_RANGE && (words[at + 2] & 0x1f) === ALL_RANGE;

export const isTlbi = (opcode: number): boolean => opcode >= OP.TLBI_NH_ALL && opcode <= OP.TLBI_NSNH_ALL;

/**
 * Pages of a TLBI of addresses, of the granule that it names, 1 where it names none; 4 KiB pages of an ATC_INV, Infinity
 * for all; undefined for what names no address.
 */
export function pagesAt(traffic: Traffic, i: number): number | undefined {
  const scale = fieldAt(traffic, i, 'scale');
  if (scale !== undefined) return fieldAt(traffic, i, 'tg') === 0 ? 1 : (fieldAt(traffic, i, 'num')! + 1) * 2 ** scale;
  if (traffic.opcode[i] !== OP.ATC_INV) return undefined;
  const size = fieldAt(traffic, i, 'size');
  return size === undefined ? undefined : size >= ATC_ALL ? Number.POSITIVE_INFINITY : 2 ** size;
}

/** An opcode and who is named in its second u32, as one number. */
const whose = (op: number, name: number): number => op * 2 ** 32 + name;

/** Commands of a group, of which one that comes again is told. */
class Seen {
  private readonly words: Uint32Array;
  /** By hash, the row of the first; and those that share the hash of another. */
  private readonly first = new Map<number, number>();
  private readonly others = new Map<number, number[]>();

  constructor(words: Uint32Array) {
    this.words = words;
  }

  clear(): void {
    this.first.clear();
    this.others.clear();
  }

  /** Takes row `i`; whether one before it is the same, bit for bit. */
  add(i: number): boolean {
    const { words } = this;
    let hash = 0;
    for (let at = i * 4; at < i * 4 + 4; at++) hash = hashWord(hash, words[at]);
    const key = hash & 0x3fffffff;
    const first = this.first.get(key);
    if (first === undefined) {
      this.first.set(key, i);
      return false;
    }
    if (this.same(first, i)) return true;
    const others = this.others.get(key) ?? [];
    if (others.some((other) => this.same(other, i))) return true;
    this.others.set(key, [...others, i]);
    return false;
  }

  private same(a: number, b: number): boolean {
    for (let n = 0; n < 4; n++) if (this.words[a * 4 + n] !== this.words[b * 4 + n]) return false;
    return true;
  }
}

/** Whose addresses a command invalidates, and which; undefined for what names none. */
function reach(traffic: Traffic, i: number): readonly [whose: number | string, from: number, to: number] | undefined {
  const { opcode, words } = traffic;
  const op = opcode[i];
  const pages = pagesAt(traffic, i);
  if (pages === undefined) return undefined;
  if (op === OP.ATC_INV) {
    const from = pages === Number.POSITIVE_INFINITY ? 0 : fieldAt(traffic, i, 'addr')!;
    // SSV, SSID and GLOBAL are in the low word; most have none.
    const [low, sid] = [words[i * 4], words[i * 4 + 1]];
    return [low === op ? whose(op, sid) : `${low} ${sid}`, from, from + pages * PAGE];
  }
  const from = fieldAt(traffic, i, 'va') ?? fieldAt(traffic, i, 'ipa')!;
  return [whose(op, words[i * 4 + 1]), from, from + pages * GRANULE[fieldAt(traffic, i, 'tg')!]];
}

/** How many CMD_SYNCs there are at most. */
function mostSyncs(words: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < words.length; at += 4)
    if ((words[at] & 0xff) === OP.SYNC || isOverwrittenSync(words, at)) count++;
  return count;
}

/** `missing`: slots that memory does not hold whole. */
export function trafficOf(words: Uint32Array, missing: ReadonlySet<number> = new Set()): Traffic {
  const length = words.length >>> 2;
  const traffic = {
    words,
    length,
    opcode: new Uint8Array(length),
    group: new Uint32Array(length),
    marks: new Uint8Array(length),
    syncs: 0,
    sizes: new Uint32Array(mostSyncs(words) + 1),
  };
  const { opcode, group, marks, sizes } = traffic;
  const isIllegal = verdicts(words);
  /** Of the group: its commands, addresses by whose they are. */
  const seen = new Seen(words);
  const named = new Map<number | string, Pages>();
  let [tlbis, tlbisBefore, failed] = [0, 0, false];
  for (let i = 0; i < length; i++) {
    const at = i * 4;
    group[i] = traffic.syncs;
    if ((words[at] | words[at + 1] | words[at + 2] | words[at + 3]) === 0 || missing.has(i)) {
      marks[i] = MARK.absent;
      continue;
    }
    const done = isOverwrittenSync(words, at);
    const op = done ? OP.SYNC : words[at] & 0xff;
    opcode[i] = op;
    let mark = done ? MARK.done : 0;
    if (failed) mark |= MARK.afterError;
    if (!done && isIllegal(at)) {
      mark |= MARK.illegal;
      failed = true;
    }
    if (op === OP.SYNC && !(mark & MARK.illegal)) {
      marks[i] = mark;
      traffic.syncs++;
      seen.clear();
      named.clear();
      [tlbisBefore, tlbis, failed] = [tlbis, 0, false];
      continue;
    }
    sizes[traffic.syncs]++;
    if (seen.add(i)) mark |= MARK.repeated;
    if (isTlbi(op)) tlbis++;
    if (op === OP.ATC_INV && tlbis + tlbisBefore === 0) mark |= MARK.alone;
    const addresses = reach(traffic, i);
    if (addresses) {
      const [of, from, to] = addresses;
      const pages = named.get(of) ?? new Pages();
      named.set(of, pages);
      if (pages.add(from, to)) mark |= MARK.samePage;
    }
    marks[i] = mark;
  }
  return traffic;
}
