/** Memory that grows as lines come. */
import type { Unread } from '../unread.ts';

/** Unread lines that are told one by one. */
const MOST_TOLD = 100;

export interface Placed {
  readonly bytes: Uint8Array;
  /** Ranges of bytes that the text does not hold, [from, to); zeros in `bytes`. */
  readonly missing: readonly (readonly [from: number, to: number])[];
  readonly unread: readonly Unread[];
  /** Some lines are at addresses that do not go with those before them: of other bytes, or out of bounds. */
  readonly clash: boolean;
}

export class ImageTarget {
  private bytes = new Uint8Array(4096);
  private known = new Uint8Array(4096);
  private readonly unread: Unread[] = [];
  private more = 0;
  private clash = false;
  end = 0;

  tell(line: number | null, text: string): void {
    if (this.unread.length < MOST_TOLD) this.unread.push({ line, text });
    else this.more++;
  }

  /** Of a line whose address does not go with those before it. */
  tellClash(line: number, text: string): void {
    this.clash = true;
    this.tell(line, text);
  }

  /** Repeats a line up to an offset. */
  fill(line: ArrayLike<number>, to: number): void {
    this.room(to);
    for (let i = 0; this.end < to; i++) {
      this.bytes[this.end] = line[i % line.length];
      this.known[this.end++] = 1;
    }
  }

  /** What is there already stays, and a difference is told. */
  put(line: ArrayLike<number>, offset: number, number: number): void {
    this.room(offset + line.length);
    let differs = false;
    for (let i = 0, to = offset; i < line.length; i++, to++) {
      if (this.known[to] && this.bytes[to] !== line[i]) differs = true;
      else {
        this.bytes[to] = line[i];
        this.known[to] = 1;
      }
    }
    if (differs)
      this.tellClash(number, 'an earlier line says something else about this address; the earlier one counts');
    this.end = Math.max(this.end, offset + line.length);
  }

  private room(size: number): void {
    if (size <= this.bytes.length) return;
    const length = Math.max(size, this.bytes.length * 2);
    const [bytes, known] = [new Uint8Array(length), new Uint8Array(length)];
    bytes.set(this.bytes);
    known.set(this.known);
    [this.bytes, this.known] = [bytes, known];
  }

  done(): Placed {
    const missing: [number, number][] = [];
    for (let at = this.known.indexOf(0); at >= 0 && at < this.end; ) {
      const next = this.known.indexOf(1, at);
      const to = next < 0 ? this.end : next;
      missing.push([at, to]);
      at = this.known.indexOf(0, to);
    }
    if (this.more > 0) this.unread.push({ line: null, text: `${this.more} more lines were not read` });
    return { bytes: this.bytes.subarray(0, this.end), missing, unread: this.unread, clash: this.clash };
  }
}

/** What cannot be read, as it is told: short, and without what no text has. */
export const short = (text: string): string => {
  const shown = text.trim().replace(/[^\x20-\x7e]/g, '?');
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
};
