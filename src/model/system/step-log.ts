/** What the first pass over a run notes of each step. */
import { NO_COMMAND } from '../state/events.ts';
import { bytes, type Column, doubles, firstThat, type Foreseen, words } from './column.ts';

/** Steps that are packed together. */
const BLOCK = 64;
/** Bits of a byte of a number that is packed; one more says that another byte follows. */
const BITS = 7;
const [LOW, MORE] = [0x7f, 0x80];
/** What operators on bits take. */
const MOST_BITS = 0x7fffffff;
/** Places in which the code of a step is looked for first. */
const GUESSES = 1024;

/** Bytes of a step at most: three numbers below 2^53. */
const MOST_BYTES = 3 * 8;

/** Writes a whole number, from 0, in as few bytes as it takes; returns where it ends. */
function put(data: Uint8Array, at: number, value: number): number {
  let left = value;
  for (; left > MOST_BITS; left = Math.floor(left / MORE)) data[at++] = (left % MORE) | MORE;
  for (left |= 0; left >= MORE; left >>>= BITS) data[at++] = (left & LOW) | MORE;
  data[at++] = left;
  return at;
}

/** The steps of one block, as they were added. */
class Block {
  /** Marks, kind, actor and queue, a byte each. */
  readonly whats = new Uint32Array(BLOCK);
  /** ns. */
  readonly tooks = new Float64Array(BLOCK);
  readonly ordinals = new Uint32Array(BLOCK);
  readonly ends = new Float64Array(BLOCK);
}

/** What steps say beside their command and their end: each once, by its number, the code. */
class Kinds {
  readonly whats: number[] = [];
  readonly tooks: number[] = [];
  private readonly codesOf = new Map<number, number[]>();
  /** The code that was found last in this place. */
  private readonly guesses = new Int32Array(GUESSES);

  codeOf({ whats, tooks }: Block, n: number): number {
    const place = (Math.imul(whats[n], 0x9e3779b1) >>> 16) % GUESSES;
    const guessed = this.guesses[place];
    if (this.whats[guessed] === whats[n] && this.tooks[guessed] === tooks[n]) return guessed;
    const code = this.find(whats[n], tooks[n]);
    this.guesses[place] = code;
    return code;
  }

  private find(what: number, took: number): number {
    const alike = this.codesOf.get(what) ?? [];
    const found = alike.find((code) => this.tooks[code] === took);
    if (found !== undefined) return found;
    this.tooks.push(took);
    const code = this.whats.push(what) - 1;
    this.codesOf.set(what, [...alike, code]);
    return code;
  }
}

/**
 * One row per step, by its index (from 0); times in whole ns, ascending where steps end. A long run has millions, and they are much
 * alike: a step is the number of what it says beside its command and its end, and how far those two are from the step's before it,
 * packed into a few bytes. Blocks of steps can be unpacked by themselves.
 */
export class StepLog {
  length = 0;
  private readonly kinds = new Kinds();

  /** The block that is not full yet, and the one that was asked for last. */
  private readonly open = new Block();
  private readonly unpacked = new Block();
  private which = -1;

  private readonly packed: Column<Uint8Array>;
  /** By full block: where it lies, and when the last step before it ended. */
  private readonly places: Column<Uint32Array>;
  private readonly begins: Column<Float64Array>;
  private last = 0;

  constructor(foreseen?: Foreseen) {
    this.packed = bytes(foreseen);
    this.places = words(foreseen);
    this.begins = doubles(foreseen);
  }

  /** Appends a row. */
  add(marks: number, kind: number, actor: number, begin: number, end: number, queue: number, ordinal: number): void {
    const n = this.length % BLOCK;
    const { open } = this;
    open.whats[n] = marks | (kind << 8) | (actor << 16) | (queue << 24);
    open.tooks[n] = end - begin;
    open.ordinals[n] = ordinal;
    open.ends[n] = end;
    this.length++;
    if (n === BLOCK - 1) this.pack();
  }

  marks(i: number): number {
    return this.byte(i, 0);
  }

  kind(i: number): number {
    return this.byte(i, 8);
  }

  actor(i: number): number {
    return this.byte(i, 16);
  }

  /** With `ordinal`, the guest command that it is about. */
  queue(i: number): number {
    return this.byte(i, 24);
  }

  ordinal(i: number): number {
    return this.block(i).ordinals[i % BLOCK];
  }

  begin(i: number): number {
    const { tooks, ends } = this.block(i);
    return ends[i % BLOCK] - tooks[i % BLOCK];
  }

  end(i: number): number {
    return this.block(i).ends[i % BLOCK];
  }

  /** How many ended at or before a time. */
  endedBy(time: number): number {
    const { begins, length } = this;
    // In the block before the first one that begins after it.
    const from = Math.max(0, firstThat(begins.length, (n) => begins.data[n] > time) - 1) * BLOCK;
    const behind = begins.length > 0 && this.last <= time ? begins.length * BLOCK : from;
    return behind + firstThat(Math.min(BLOCK, length - behind), (n) => this.end(behind + n) > time);
  }

  /** MARK bits of the step that ends at a position (1..length). */
  marksAt(position: number): number {
    return position > 0 && position <= this.length ? this.marks(position - 1) : 0;
  }

  private byte(i: number, shift: number): number {
    return (this.block(i).whats[i % BLOCK] >>> shift) & 0xff;
  }

  private block(i: number): Block {
    const which = Math.floor(i / BLOCK);
    if (which === this.places.length) return this.open;
    if (which !== this.which) this.unpack(which);
    return this.unpacked;
  }

  private pack(): void {
    const { packed, kinds, open } = this;
    const { ordinals, ends } = open;
    this.places.push(packed.length);
    this.begins.push(this.last);
    packed.reserve(packed.length + BLOCK * MOST_BYTES);
    const { data } = packed;
    let at = packed.length;
    let ordinal = 0;
    for (let n = 0; n < BLOCK; n++) {
      const about = ordinals[n] !== NO_COMMAND;
      at = put(data, at, kinds.codeOf(open, n) * 2 + (about ? 1 : 0));
      at = put(data, at, ends[n] - this.last);
      this.last = ends[n];
      if (!about) continue;
      const way = ordinals[n] - ordinal;
      at = put(data, at, way < 0 ? -way * 2 - 1 : way * 2);
      ordinal = ordinals[n];
    }
    packed.length = at;
  }

  private unpack(which: number): void {
    const { data } = this.packed;
    const { whats, tooks, ordinals, ends } = this.unpacked;
    let at = this.places.data[which];
    const next = (): number => {
      let [value, unit, byte] = [0, 1, MORE];
      for (; byte & MORE; unit *= MORE) {
        byte = data[at++];
        value += (byte & LOW) * unit;
      }
      return value;
    };
    let ordinal = 0;
    let end = this.begins.data[which];
    for (let n = 0; n < BLOCK; n++) {
      const code = next();
      whats[n] = this.kinds.whats[code >>> 1];
      tooks[n] = this.kinds.tooks[code >>> 1];
      end += next();
      ends[n] = end;
      ordinals[n] = NO_COMMAND;
      if ((code & 1) === 0) continue;
      const way = next();
      ordinal += way % 2 === 0 ? way / 2 : -(way + 1) / 2;
      ordinals[n] = ordinal;
    }
    this.which = which;
  }
}
