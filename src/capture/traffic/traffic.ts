/**
 * Many commands of one queue, in their order, in columns: what each is, and what it is to those around it. A group is what
 * one CMD_SYNC closes, that CMD_SYNC included.
 */
import { COMMANDS, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { type Field, getField, pow2 } from '../../model/fields/field.ts';

/** What holds of a command; several can. */
export const MARK = {
  /** No command: nothing stands in its slot, or memory does not hold it whole. */
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
  /** Memory does not hold it whole. */
  missing: 128,
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

/** By opcode, its fields by name. */
export const FIELDS: readonly ReadonlyMap<string, Field>[] = (() => {
  const by: Map<string, Field>[] = Array.from({ length: 256 }, () => new Map());
  for (const { opcode, fields } of COMMANDS) by[opcode] = new Map(fields.map((field) => [field.name, field]));
  return by;
})();

/** Reads a field of the command at row `i`; undefined where it has none of this name. */
export function fieldNamed(name: string): (traffic: Traffic, i: number) => number | undefined {
  const byOpcode = FIELDS.map((fields) => fields.get(name));
  return ({ words, opcode, marks }, i) => {
    const field = byOpcode[opcode[i]];
    return field && !(marks[i] & (MARK.done | MARK.absent)) ? getField(field, words, i * 4) : undefined;
  };
}

const ALL_RANGE = 31;
const ATC_ALL = 52;

/** CMD_CFGI_STE_RANGE of all streams, which the architecture calls CMD_CFGI_ALL: its StreamID means nothing. */
export const isCfgiAll = (words: Uint32Array, at: number): boolean =>
  (words[at] & 0xff) === OP.CFGI_STE_RANGE && (words[at + 2] & 0x1f) === ALL_RANGE;

export const isTlbi = (opcode: number): boolean => opcode >= OP.TLBI_NH_ALL && opcode <= OP.TLBI_NSNH_ALL;

/** By opcode: the fields by which a TLBI names addresses. */
export const RANGES = FIELDS.map((fields) => {
  const [scale, num, tg] = ['scale', 'num', 'tg'].map((name) => fields.get(name)!);
  return scale && { scale, num, tg, address: (fields.get('va') ?? fields.get('ipa'))! };
});
const ATC_SIZE = FIELDS[OP.ATC_INV].get('size')!;

/**
 * Pages of a TLBI of addresses, of the granule that it names, 1 where it names none; 4 KiB pages of an ATC_INV, Infinity
 * for all; undefined for what names no address.
 */
export function pagesAt({ words, opcode }: Traffic, i: number): number | undefined {
  const range = RANGES[opcode[i]];
  const at = i * 4;
  if (range) {
    const [tg, num, scale] = [
      getField(range.tg, words, at),
      getField(range.num, words, at),
      getField(range.scale, words, at),
    ];
    return tg === 0 ? 1 : (num + 1) * pow2(scale);
  }
  if (opcode[i] !== OP.ATC_INV) return undefined;
  const size = getField(ATC_SIZE, words, at);
  return size >= ATC_ALL ? Number.POSITIVE_INFINITY : pow2(size);
}
