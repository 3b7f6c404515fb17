/** Puts the commands of a queue in columns. */
import { OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { FREE, whyIllegal } from '../../model/arch/smmuv3/fields/illegal.ts';
import { fieldMask } from '../../model/fields/field.ts';
import { isOverwrittenSync } from '../queue-memory.ts';
import { done, type Reading, TURN } from '../reading.ts';
import { Named } from './named.ts';
import { Seen } from './seen.ts';
import { FIELDS, isTlbi, MARK, type Traffic } from './traffic.ts';

/** By opcode: the bits about which there is a rule, as u32 masks; those of fields that may have any value are left out. */
const RULED: readonly Uint32Array[] = FIELDS.map((fields) => {
  const masks = new Uint32Array(4).fill(0xffffffff);
  for (const field of fields.values())
    if (FREE.has(field.name)) for (const [n, mask] of fieldMask(field).entries()) masks[field.word * 2 + n] &= ~mask;
  return masks;
});

/** Whether a command is illegal by itself; most are as one of their kind before them but for addresses and names. */
function verdicts(words: Uint32Array): (at: number) => boolean {
  const last: { readonly at: number; readonly illegal: boolean }[] = [];
  const alike = (a: number, b: number): boolean => {
    const masks = RULED[words[a] & 0xff];
    for (let n = 0; n < 4; n++) if ((words[a + n] ^ words[b + n]) & masks[n]) return false;
    return true;
  };
  return (at) => {
    const opcode = words[at] & 0xff;
    const before = last[opcode];
    if (before && alike(before.at, at)) return before.illegal;
    const illegal = whyIllegal(words, at) !== undefined;
    last[opcode] = { at, illegal };
    return illegal;
  };
}

/** How many CMD_SYNCs there are at most. */
function mostSyncs(words: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < words.length; at += 4)
    if ((words[at] & 0xff) === OP.SYNC || isOverwrittenSync(words, at)) count++;
  return count;
}

/** `missing`: slots that memory does not hold whole. */
export const trafficOf = (words: Uint32Array, missing?: ReadonlySet<number>): Traffic =>
  done(trafficReading(words, missing));

/** The same in turns. */
export function* trafficReading(words: Uint32Array, missing: ReadonlySet<number> = new Set()): Reading<Traffic> {
  const filling = new Filling(words, missing);
  const { length } = filling.traffic;
  for (let from = 0; from < length; from += TURN) {
    if (from > 0) yield from / length;
    filling.take(from, Math.min(length, from + TURN));
  }
  return filling.traffic;
}

/** Columns, and what is known of the group that is read. */
class Filling {
  readonly traffic: Traffic & { syncs: number };
  private readonly missing: ReadonlySet<number>;
  private readonly isIllegal: (at: number) => boolean;
  private readonly seen: Seen;
  private readonly named: Named;
  /** TLBIs of the group, and of the group before; whether a command of the group is illegal. */
  private tlbis = 0;
  private tlbisBefore = 0;
  private failed = false;

  constructor(words: Uint32Array, missing: ReadonlySet<number>) {
    const length = words.length >>> 2;
    this.missing = missing;
    this.traffic = {
      words,
      length,
      opcode: new Uint8Array(length),
      group: new Uint32Array(length),
      marks: new Uint8Array(length),
      syncs: 0,
      sizes: new Uint32Array(mostSyncs(words) + 1),
    };
    this.isIllegal = verdicts(words);
    this.seen = new Seen(words);
    this.named = new Named(this.traffic);
  }

  /** Rows one after the other. */
  take(from: number, to: number): void {
    for (let i = from; i < to; i++) this.row(i);
  }

  private row(i: number): void {
    const { traffic } = this;
    const { words, opcode, group, marks, sizes } = traffic;
    const at = i * 4;
    group[i] = traffic.syncs;
    const missing = this.missing.has(i);
    if (missing || (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) === 0) {
      marks[i] = missing ? MARK.absent | MARK.missing : MARK.absent;
      return;
    }
    const overwritten = isOverwrittenSync(words, at);
    const op = overwritten ? OP.SYNC : words[at] & 0xff;
    opcode[i] = op;
    let mark = overwritten ? MARK.done : 0;
    if (this.failed) mark |= MARK.afterError;
    if (!overwritten && this.isIllegal(at)) {
      mark |= MARK.illegal;
      this.failed = true;
    }
    if (op === OP.SYNC && !(mark & MARK.illegal)) {
      marks[i] = mark;
      this.close(i);
      return;
    }
    sizes[traffic.syncs]++;
    if (this.seen.add(i)) mark |= MARK.repeated;
    if (isTlbi(op)) this.tlbis++;
    if (op === OP.ATC_INV && this.tlbis + this.tlbisBefore === 0) mark |= MARK.alone;
    if (this.named.add(i)) mark |= MARK.samePage;
    marks[i] = mark;
  }

  /** The group ends with row `i`. */
  private close(i: number): void {
    this.traffic.syncs++;
    this.seen.begin(i + 1);
    this.named.begin();
    [this.tlbisBefore, this.tlbis, this.failed] = [this.tlbis, 0, false];
  }
}
