/** Lines with addresses, each put where its address says. */
import { addressOf, bytesOf, type Form } from './form.ts';
import type { Line, NumberRow } from './lines.ts';
import { type Placed, short, ImageTarget } from './target.ts';

/** Bytes; more than the largest queue of the architecture, 2^19 records of 32 bytes. */
const MOST = 2 ** 26;

/** Takes line after line. */
export class Placing {
  private readonly to = new ImageTarget();
  /** Address of the first line; where the memory begins. */
  origin: bigint | undefined;
  private repeat: number | undefined;
  private line: ArrayLike<number> = [];
  private readonly form: Form;

  constructor(form: Form) {
    this.form = form;
  }

  take(one: Line): void {
    const { to } = this;
    if (one.is === 'blank') return;
    if (one.is === 'other') {
      to.tell(one.line, `no address with numbers: ${short(one.text)}`);
      return;
    }
    if (one.is === 'repeat') {
      if (this.line.length === 0) to.tell(one.line, '* with no line before it to repeat');
      else this.repeat = one.line;
      return;
    }
    const number = one.is === 'row' ? one.row.line : one.line;
    const digits = one.is === 'row' ? one.row.address : one.address;
    const { counting } = this.form;
    const address = addressOf(digits, counting.base);
    if (address === undefined) {
      to.tell(number, `no address: ${digits}`);
      return;
    }
    const offset = this.offsetOf(address, number);
    if (offset !== undefined && one.is === 'row') this.put(one.row, offset);
  }

  /** The bytes of a line; `bytes` may change afterwards. */
  place(bytes: Uint8Array, address: bigint, number: number): void {
    const offset = this.offsetOf(address, number);
    if (offset === undefined) return;
    this.line = bytes.slice();
    this.to.put(this.line, offset, number);
  }

  /** Where a line goes, with what comes before it; undefined where that is out of all bounds. */
  private offsetOf(address: bigint, number: number): number | undefined {
    const { to } = this;
    this.origin ??= address;
    const offset = Number(address - this.origin) * this.form.counting.step;
    if (offset < 0 || offset > MOST) {
      to.tellClash(
        number,
        `address 0x${address.toString(16)} is ${offset < 0 ? 'below the first' : 'more than 64 MiB behind the first'}, 0x${this.origin.toString(16)}`,
      );
      return undefined;
    }
    if (this.repeat !== undefined) {
      if ((offset - to.end) % this.line.length !== 0 || offset < to.end)
        to.tell(this.repeat, `* up to 0x${address.toString(16)} is no whole number of lines`);
      to.fill(this.line, offset);
      this.repeat = undefined;
    } else if (offset > to.end) {
      to.tell(number, `0x${(offset - to.end).toString(16)} bytes before 0x${address.toString(16)} are missing`);
    }
    return offset;
  }

  private put({ numbers, broken, by, line: number }: NumberRow, offset: number): void {
    const { order } = this.form;
    // It is asked for one size or another, and prints all of its zeros.
    const unit = by === 'devmem' && numbers[0].length % 2 === 0 ? numbers[0].length / 2 : this.form.unit;
    const wide = numbers.findIndex((n) => n.length > unit * 2);
    const good = wide < 0 ? numbers : numbers.slice(0, wide);
    const rest = broken !== undefined && order === 'file' && /^([0-9a-f]{2})+$/i.test(broken) ? broken : '';
    this.line = [
      ...good.flatMap((n) => bytesOf(n, unit, order)),
      ...(rest ? bytesOf(rest, rest.length / 2, 'file') : []),
    ];
    if (wide >= 0) this.to.tell(number, `expected numbers of ${unit} bytes, found 0x${numbers[wide]}`);
    else if (broken !== undefined && !rest)
      this.to.tell(number, `expected a number like those before it, found ${short(broken)}`);
    this.to.put(this.line, offset, number);
  }

  done(): Placed {
    if (this.repeat !== undefined) this.to.tell(this.repeat, '* at the end: how often the line repeats is not told');
    return this.to.done();
  }
}

/** Lines in the order of their addresses; what has none comes first. */
export function inOrder(lines: readonly Line[], { counting: { base } }: Form): Line[] {
  const rows = lines.filter((line) => line.is === 'row');
  const at = new Map(rows.map((line) => [line, addressOf(line.row.address, base) ?? 0n]));
  const sorted = rows.sort((a, b) => (at.get(a)! < at.get(b)! ? -1 : at.get(a)! > at.get(b)! ? 1 : 0));
  return [...lines.filter((line) => line.is === 'other'), ...sorted];
}
