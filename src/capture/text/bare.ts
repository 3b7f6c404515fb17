/** Numbers alone: od -A n, xxd -p, what devmem printed. Lines follow each other. */
import { bytesOf, type Order } from './form.ts';
import type { Line } from './lines.ts';
import type { Radix } from './radix.ts';
import { type Placed, short, ImageTarget } from './target.ts';
import { WRITTEN } from './name.ts';

/** How the numbers are meant. */
export interface Bare {
  /** Bytes of a number; 0 where a line is bytes that nothing parts. */
  readonly unit: number;
  readonly order: Order;
}

/** The numbers of a line. */
function numbersOf(line: Line): readonly string[] {
  if (line.is === 'end') return [line.address];
  return line.is === 'row' ? [line.row.address, ...line.row.numbers] : [];
}

/** Undefined where the lines are something else than numbers of one width. */
export function bareOf(lines: readonly Line[]): Bare | undefined {
  const words = lines.map(numbersOf).filter(({ length }) => length > 0);
  if (words.length === 0) return undefined;
  const rows = lines.flatMap((line) => (line.is === 'row' && !line.row.prefixed ? [line.row] : []));
  // Numbers with all their zeros are of one width.
  if (rows.filter(({ address, numbers }) => address.length !== numbers[0].length).length * 4 > rows.length)
    return undefined;
  const widest = Math.max(...words.map((numbers) => Math.max(...numbers.map((n) => n.length))));
  if (widest > 16) return { unit: 0, order: 'file' };
  const unit = [1, 2, 4, 8].find((size) => widest <= size * 2) ?? 8;
  return { unit, order: unit === 1 ? 'file' : 'little' };
}

/** Takes line after line. */
export class Following {
  private readonly to = new ImageTarget();

  private readonly bare: Bare;

  constructor(bare: Bare) {
    this.bare = bare;
  }

  take(line: Line): void {
    const { to } = this;
    if (line.is === 'other') to.tell(line.line, `no numbers: ${short(line.text)}`);
    if (line.is === 'repeat')
      to.tell(
        line.line,
        '* without addresses: how often the line repeats is not told, so what is behind it is counted without it',
      );
    const at = line.is === 'row' ? line.row.line : line.line;
    const { unit, order } = this.bare;
    for (const number of numbersOf(line)) {
      if (unit === 0 && number.length % 2 !== 0)
        to.tell(at, `expected two digits a byte, found ${number.length} digits`);
      const size = unit || number.length >> 1;
      if (number.length > size * 2 && unit > 0) to.tell(at, `expected numbers of ${unit} bytes, found 0x${number}`);
      else to.put(bytesOf(unit === 0 ? number.slice(0, size * 2) : number, size, order), to.end, at);
    }
    if (line.is === 'row' && line.row.broken !== undefined)
      to.tell(at, `expected a number like those before it, found ${short(line.row.broken)}`);
  }

  done(): Placed {
    return this.to.done();
  }
}

/** What it was read as, and what told so. */
export function bareNames({ unit, order }: Bare, radix: Radix): { readonly form: string; readonly why: string } {
  if (unit === 0) return { form: 'xxd -p', why: 'lines of bytes without addresses' };
  if (unit === 1) return { form: 'od -A n -t x1', why: 'lines of bytes without addresses' };
  const how = `${order === 'big' ? 'big-endian words, only so they make sense' : 'little-endian words'}${WRITTEN[radix]}`;
  return { form: `od -A n -t ${radix === 8 ? 'o' : 'x'}${unit}`, why: `lines of ${how}, without addresses` };
}
