/** Records and commands that the driver prints a word a line (arm_smmu_evtq_thread(), __arm_smmu_cmdq_skip_err()). */
import type { Unread } from '../unread.ts';
import { eventOf } from './event.ts';
import type { LogFact } from './facts.ts';

/** Of whom the words still come. */
interface Open {
  readonly is: 'event' | 'skipped';
  readonly smmu: string | null;
  readonly line: number;
  readonly text: string;
  readonly code: number;
  readonly need: number;
}

/** The last record of each SMMU: its place in the facts, and how much of it was told in words. */
export type Last = Map<string | null, { readonly at: number; readonly words: 'all' | 'some' | 'none' }>;

export class LogWords {
  readonly last: Last = new Map();
  private readonly open = new Map<string | null, Open & { readonly words: number[]; at: number }>();
  private readonly facts: LogFact[];
  private readonly unread: Unread[];

  constructor(facts: LogFact[], unread: Unread[]) {
    this.facts = facts;
    this.unread = unread;
  }

  /** `printer`: the SMMU that the lines name; the queue may be another one of it. */
  begin(printer: string | null, one: Open): void {
    this.open.set(printer, { ...one, words: [], at: one.line });
  }

  isOpen(printer: string | null, is?: Open['is']): boolean {
    const one = this.open.get(printer);
    return one !== undefined && (is === undefined || one.is === is);
  }

  /** Whose words a line has that names nobody. */
  get sole(): string | null {
    return this.open.size === 1 ? [...this.open.keys()][0] : null;
  }

  /** `digits`: what stands in the line, a word if it is whole. */
  take(printer: string | null, digits: string, line: number): void {
    const one = this.open.get(printer);
    if (!one) return;
    if (!/^[0-9a-f]{16}$/i.test(digits)) {
      this.unread.push({ line, text: `expected a word of 16 digits, found 0x${digits}` });
      this.close(printer, true);
      return;
    }
    const value = BigInt(`0x${digits}`);
    one.words.push(Number(value & 0xffffffffn), Number(value >> 32n));
    one.at = line;
    if (one.words.length === one.need * 2) this.close(printer, true);
  }

  /** `end`: the last line of the text. Behind it, or where lines are known to be lost, the words that are there are the first ones. */
  closeAll(end: number | 'lost'): void {
    for (const [printer, { at }] of [...this.open]) this.close(printer, end === 'lost' || at === end);
  }

  /** `first`: no word is missing before those that are there. */
  close(printer: string | null, first = false): void {
    const one = this.open.get(printer);
    if (!one) return;
    this.open.delete(printer);
    const { is, smmu, words, need, line, code, text } = one;
    const base = { smmu, line, text };
    const whole = words.length === need * 2;
    if (!whole)
      this.unread.push({
        line,
        text: `expected ${need} words of ${is === 'event' ? 'an event record' : 'a command'}, found ${words.length / 2}${first ? '' : '; which are missing is not told'}`,
      });
    if (is === 'skipped') {
      if (whole) this.facts.push({ ...base, is, words: Uint32Array.from(words) });
      return;
    }
    const other = words.length > 0 && (words[0] & 0xff) !== code;
    if (other)
      this.unread.push({
        line,
        text: `the record says event 0x${(words[0] & 0xff).toString(16)}, the line above it 0x${code.toString(16)}`,
      });
    // The first word alone tells that it is the first.
    const sure = other ? [] : whole || first ? words : words.slice(0, 2);
    this.last.set(smmu, { at: this.facts.length, words: whole && !other ? 'all' : 'some' });
    this.facts.push({ ...base, is, event: eventOf(sure, code) });
  }
}
