/**
 * Memory out of the text forms that tools print: hexdump, xxd, od, gdb's x, crash's rd, lists of addresses and words. One
 * reader for all: the addresses tell their own base and how much a line holds, the letters beside the numbers the order of
 * bytes. What is not told by the text is judged by what the memory then holds, and said.
 */
import type { Unread } from '../unread.ts';
import { type Line, lineOf, type Row } from './lines.ts';
import { inHex, type Radix } from './radix.ts';

export interface TextMemory {
  readonly bytes: Uint8Array;
  /** What printed it: `hexdump -C`. */
  readonly form: string;
  /** What told so. */
  readonly why: string;
  /** Ranges of bytes that the text does not hold, [from, to); zeros in `bytes`. */
  readonly missing: readonly (readonly [from: number, to: number])[];
  readonly unread: readonly Unread[];
}

/** Bytes; more than the largest queue of the architecture, 2^19 records of 32 bytes. */
const MOST = 2 ** 26;
/** Unread lines that are told one by one. */
const MOST_TOLD = 100;

type Base = 16 | 10 | 8;
type Order = 'file' | 'little' | 'big';

/** What the lines begin with. */
interface Counting {
  readonly base: Base;
  /** Bytes of one step: 1, or those of a line where the lines are numbered. */
  readonly step: number;
}

/** How the rows of a text are meant. */
interface Form {
  readonly counting: Counting;
  /** Bytes of a number. */
  readonly unit: number;
  readonly order: Order;
}

/**
 * `plausible`: how much bytes look like what is expected, for texts that do not tell their order of bytes; more is better.
 * Undefined for a text that holds no memory.
 */
export function memoryInText(text: string, plausible: (bytes: Uint8Array) => number): TextMemory | undefined {
  const { lines, radix } = inHex(text.split('\n').map((line, i) => lineOf(line, i + 1)));
  const counted = countingOf(lines);
  if (counted) return withAddresses(counted.lines, counted.counting, radix, plausible);
  return withoutAddresses(lines, radix, plausible);
}

function withAddresses(
  lines: readonly Line[],
  counting: Counting,
  radix: Radix,
  plausible: (bytes: Uint8Array) => number,
): TextMemory | undefined {
  const rows = lines.flatMap((line) => (line.is === 'row' ? [line.row] : []));
  if (rows.length === 0) return undefined;
  const unit = unitOf(rows, counting.base);
  if (![1, 2, 4, 8].includes(unit)) return undefined;
  const said = orderOf(rows, unit);
  const [usual, other]: Order[] = unit === 1 || (isXxd(rows[0]) && unit === 2) ? ['file', 'little'] : ['little', 'big'];
  const step = counting.step === 1 ? 1 : unit * rows[0].numbers.length;
  const form = { counting: { ...counting, step }, unit, order: said ?? usual };
  const first = place(lines, form);
  if (said === undefined && unit > 1) {
    const second = place(lines, { ...form, order: other });
    if (plausible(second.bytes) > plausible(first.bytes))
      return finish(rows, { ...form, order: other }, radix, second, 'only so they make sense');
  }
  const by = unit === 1 ? '' : said ? 'as the letters beside them tell' : 'as such words usually are';
  return finish(rows, form, radix, first, by);
}

const isXxd = (row: Row): boolean => row.marked === 'yes' && !row.prefixed && row.numbers[0].length === 4;

function finish(rows: readonly Row[], form: Form, radix: Radix, placed: Placed, by: string): TextMemory {
  const [row] = rows;
  const told =
    form.order === 'file'
      ? `numbers of ${form.unit} bytes in the order of memory`
      : `${form.order}-endian words of ${form.unit} bytes`;
  const what = `${form.unit === 1 ? 'single bytes' : `${told}, ${by}`}${WRITTEN[radix]}`;
  const { base, step } = form.counting;
  const kind = step > 1 ? 'numbers of entries' : 'addresses';
  const where = base === 16 ? kind : base === 8 ? `octal ${kind}` : `decimal ${kind}`;
  return { ...placed, form: nameOf(row, form, radix), why: `lines of ${where} and ${what}` };
}

const WRITTEN = { 16: '', 8: ', in octal', 10: ', in decimal' } as const;
const LETTER = { 16: 'x', 8: 'o', 10: 'd' } as const;

/** The tool that prints so. Several print alike; the first is named. */
function nameOf({ marked, prefixed, frame, numbers, address }: Row, form: Form, radix: Radix): string {
  const { unit, order, counting } = form;
  const { base, step } = counting;
  if (step > 1) return 'a list of entries';
  if (radix === 8) return `od -A ${LETTER[base]} -t o${unit}`;
  if (radix === 10) return 'hexdump -d';
  if (frame) return frame === '|' ? 'hexdump -C' : `od -t x${unit}z`;
  if (prefixed) return marked === 'yes' ? `gdb x/${'?bh?w???g'[unit]}x` : 'a list of addresses and words';
  if (marked === 'no') {
    if (unit === 2 && address.length === 7 && base === 16) return 'hexdump';
    return `od -A ${LETTER[base]} -t x${unit}`;
  }
  if (order === 'file' && address.length <= 8) return 'xxd';
  if (numbers.length === 1) return 'a list of addresses and words';
  if (address.length > 8) return unit === 8 ? 'crash rd' : `crash rd -${unit * 8}`;
  return `xxd -e or md of ${unit * 8} bits`;
}

const addressOf = (digits: string, base: Base): bigint | undefined => {
  if (base === 16) return digits.length > 16 ? undefined : BigInt(`0x${digits}`);
  if (base === 8) return /^[0-7]{1,21}$/.test(digits) ? BigInt(`0o${digits}`) : undefined;
  return /^[0-9]{1,19}$/.test(digits) ? BigInt(digits) : undefined;
};

/** How the lines are counted, and the lines in the order of addresses; undefined where they begin with no addresses. */
function countingOf(
  lines: readonly Line[],
): { readonly counting: Counting; readonly lines: readonly Line[] } | undefined {
  const downwards = lines.toReversed();
  const forwards = fitting(lines);
  if (forwards.counting) return { counting: forwards.counting, lines };
  const backwards = fitting(downwards);
  if (backwards.counting) return { counting: backwards.counting, lines: downwards };
  const { rows, pairs, marked, rising } = forwards;
  if (rows.length === 0) return undefined;
  // Single words of here and there; words of one width alone are a list without addresses.
  if (marked && rising === pairs) return { counting: { base: 16, step: 1 }, lines };
  const alone = rows.length === 1 && pairs === 0 && rows[0].address.length !== rows[0].numbers[0].length;
  return alone ? { counting: { base: 16, step: 1 }, lines } : undefined;
}

const BASES = [16, 8, 10] as const;

/** How many lines begin where the one before them ended, or are numbered one after the other. */
function fitting(lines: readonly Line[]) {
  const bytes = { 16: 0, 8: 0, 10: 0 };
  const numbered = { 16: 0, 8: 0, 10: 0 };
  const rows: Row[] = [];
  let pairs = 0;
  let rising = 0;
  let last: Row | undefined;
  for (const line of lines) {
    if (line.is === 'blank') continue;
    if (line.is !== 'row' && line.is !== 'end') {
      last = undefined;
      continue;
    }
    const address = line.is === 'row' ? line.row.address : line.address;
    if (last) {
      pairs++;
      for (const base of BASES) {
        const from = addressOf(last.address, base);
        const to = addressOf(address, base);
        if (from === undefined || to === undefined) continue;
        if (fits(to - from, last)) bytes[base]++;
        if (to - from === 1n && last.marked !== 'no') numbered[base]++;
        if (base === 16 && to > from) rising++;
      }
    }
    if (line.is === 'row') rows.push(line.row);
    last = line.is === 'row' ? line.row : undefined;
  }
  const most = (score: typeof bytes): Base | undefined => {
    const best = BASES.reduce((a, b) => (score[b] > score[a] ? b : a));
    return score[best] > 0 && score[best] * 2 >= pairs ? best : undefined;
  };
  const [byBytes, byNumber] = [most(bytes), most(numbered)];
  const counting: Counting | undefined =
    byBytes !== undefined
      ? { base: byBytes, step: 1 }
      : byNumber !== undefined
        ? { base: byNumber, step: 0 }
        : undefined;
  return { counting, rows, pairs, rising, marked: rows.some(({ marked }) => marked === 'yes') };
}

/** Whether a line of these numbers can be so many bytes long. */
function fits(bytes: bigint, { numbers, prefixed }: Row): boolean {
  if (!prefixed) return bytes * 2n === BigInt(numbers.length * numbers[0].length);
  return [1, 2, 4, 8].some(
    (unit) => bytes === BigInt(unit * numbers.length) && numbers.every((n) => n.length <= unit * 2),
  );
}

/** Bytes of a number: half its digits; where leading zeros are left out, what the addresses leave room for. */
function unitOf(rows: readonly Row[], base: Base): number {
  if (!rows[0].prefixed) return Math.max(1, rows[0].numbers[0].length >> 1);
  const widest = Math.max(...rows.slice(0, 4096).map(({ numbers }) => Math.max(...numbers.map((n) => n.length))));
  const room = new Map<number, number>();
  for (let i = 1; i < rows.length; i++) {
    const [from, to] = [addressOf(rows[i - 1].address, base), addressOf(rows[i].address, base)];
    if (from === undefined || to === undefined) continue;
    const unit = Number(to - from) / rows[i - 1].numbers.length;
    if ([1, 2, 4, 8].includes(unit)) room.set(unit, (room.get(unit) ?? 0) + 1);
  }
  const [most] = [...room].sort((a, b) => b[1] - a[1]);
  const least = [1, 2, 4, 8].find((unit) => widest <= unit * 2) ?? 8;
  return most && most[0] >= least ? most[0] : least;
}

const ORDERS: readonly Order[] = ['file', 'little'];

/** The order of bytes that the letters beside the numbers have; undefined without letters, or where they tell nothing. */
function orderOf(rows: readonly Row[], unit: number): Order | undefined {
  const score = { file: 0, little: 0, big: 0 };
  for (const { numbers, tail } of rows.slice(0, 4096)) {
    if (!tail) continue;
    for (const order of ORDERS) {
      const bytes = numbers.flatMap((number) => bytesOf(number, unit, order));
      const letters = bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
      if (letters !== '.'.repeat(letters.length) && tail.includes(letters.trim())) score[order]++;
    }
  }
  const { file, little } = score;
  return file === little ? undefined : file > little ? 'file' : 'little';
}

function bytesOf(digits: string, unit: number, order: Order): number[] {
  const padded = digits.padStart(unit * 2, '0');
  const bytes = Array.from({ length: unit }, (_, i) => Number.parseInt(padded.slice(i * 2, i * 2 + 2), 16));
  return order === 'little' ? bytes.reverse() : bytes;
}

type Placed = Pick<TextMemory, 'bytes' | 'missing' | 'unread'>;

/** Every line's bytes at its address. */
function place(lines: readonly Line[], form: Form): Placed {
  const to = new Target();
  let origin: bigint | undefined;
  let repeat: number | undefined;
  let line: number[] = [];
  for (const one of lines) {
    if (one.is === 'blank') continue;
    if (one.is === 'other') {
      to.tell(one.line, `no address with numbers: ${short(one.text)}`);
      continue;
    }
    if (one.is === 'repeat') {
      if (line.length === 0) to.tell(one.line, '* with no line before it to repeat');
      else repeat = one.line;
      continue;
    }
    const number = one.is === 'row' ? one.row.line : one.line;
    const digits = one.is === 'row' ? one.row.address : one.address;
    const address = addressOf(digits, form.counting.base);
    if (address === undefined) {
      to.tell(number, `no address: ${digits}`);
      continue;
    }
    origin ??= address;
    const offset = Number(address - origin) * form.counting.step;
    if (offset < 0 || offset > MOST) {
      to.tell(
        number,
        `address 0x${address.toString(16)} is ${offset < 0 ? 'below the first' : 'more than 64 MiB behind the first'}, 0x${origin.toString(16)}`,
      );
      continue;
    }
    if (repeat !== undefined) {
      if ((offset - to.end) % line.length !== 0 || offset < to.end)
        to.tell(repeat, `* up to 0x${address.toString(16)} is no whole number of lines`);
      to.fill(line, offset);
      repeat = undefined;
    } else if (offset > to.end) {
      to.tell(number, `0x${(offset - to.end).toString(16)} bytes before 0x${address.toString(16)} are missing`);
    }
    if (one.is === 'end') continue;
    const { numbers, broken } = one.row;
    const wide = numbers.findIndex((n) => n.length > form.unit * 2);
    const good = wide < 0 ? numbers : numbers.slice(0, wide);
    const rest = broken !== undefined && form.order === 'file' && /^([0-9a-f]{2})+$/i.test(broken) ? broken : '';
    line = [
      ...good.flatMap((n) => bytesOf(n, form.unit, form.order)),
      ...(rest ? bytesOf(rest, rest.length / 2, 'file') : []),
    ];
    if (wide >= 0) to.tell(number, `expected numbers of ${form.unit} bytes, found 0x${numbers[wide]}`);
    else if (broken !== undefined && !rest)
      to.tell(number, `expected a number like those before it, found ${short(broken)}`);
    to.put(line, offset, number);
  }
  if (repeat !== undefined) to.tell(repeat, '* at the end: how often the line repeats is not told');
  return to.done();
}

const short = (text: string): string => {
  const shown = text.trim().replace(/[^\x20-\x7e]/g, '?');
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
};

/** Memory that grows as lines come. */
class Target {
  private bytes = new Uint8Array(4096);
  private known = new Uint8Array(4096);
  private readonly unread: Unread[] = [];
  private more = 0;
  end = 0;

  tell(line: number | null, text: string): void {
    if (this.unread.length < MOST_TOLD) this.unread.push({ line, text });
    else this.more++;
  }

  /** Repeats a line up to an offset. */
  fill(line: readonly number[], to: number): void {
    this.room(to);
    for (let i = 0; this.end < to; i++) {
      this.bytes[this.end] = line[i % line.length];
      this.known[this.end++] = 1;
    }
  }

  /** What is there already stays, and a difference is told. */
  put(line: readonly number[], offset: number, number: number): void {
    this.room(offset + line.length);
    let differs = false;
    line.forEach((byte, i) => {
      if (this.known[offset + i] && this.bytes[offset + i] !== byte) differs = true;
      else {
        this.bytes[offset + i] = byte;
        this.known[offset + i] = 1;
      }
    });
    if (differs) this.tell(number, 'an earlier line says something else about this address; the earlier one counts');
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
    return { bytes: this.bytes.subarray(0, this.end), missing, unread: this.unread };
  }
}

/** Numbers alone: od -A n, xxd -p, what devmem printed. Lines follow each other. */
function withoutAddresses(
  lines: readonly Line[],
  radix: Radix,
  plausible: (bytes: Uint8Array) => number,
): TextMemory | undefined {
  const words = lines.flatMap((line): { line: number; numbers: readonly string[]; broken?: string }[] => {
    if (line.is === 'end') return [{ line: line.line, numbers: [line.address] }];
    if (line.is !== 'row') return [];
    const { address, numbers, broken } = line.row;
    return [{ line: line.row.line, numbers: [address, ...numbers], ...(broken !== undefined && { broken }) }];
  });
  if (words.length === 0) return undefined;
  const rows = lines.flatMap((line) => (line.is === 'row' && !line.row.prefixed ? [line.row] : []));
  // Numbers with all their zeros are of one width.
  if (rows.filter(({ address, numbers }) => address.length !== numbers[0].length).length * 2 > rows.length)
    return undefined;
  const widest = Math.max(...words.slice(0, 4096).map(({ numbers }) => Math.max(...numbers.map((n) => n.length))));
  const plain = widest > 16;
  const unit = plain ? 1 : ([1, 2, 4, 8].find((size) => widest <= size * 2) ?? 8);
  const read = (order: Order): Placed => {
    const to = new Target();
    for (const line of lines) {
      if (line.is === 'other') to.tell(line.line, `no numbers: ${short(line.text)}`);
      if (line.is === 'repeat') to.tell(line.line, '* without addresses: how often the line repeats is not told');
    }
    for (const { line, numbers, broken } of words) {
      for (const number of numbers) {
        if (plain && number.length % 2 !== 0)
          to.tell(line, `expected two digits a byte, found ${number.length} digits`);
        const size = plain ? number.length >> 1 : unit;
        to.put(bytesOf(plain ? number.slice(0, size * 2) : number, size, order), to.end, line);
      }
      if (broken !== undefined) to.tell(line, `expected a number like those before it, found ${short(broken)}`);
    }
    return to.done();
  };
  if (plain || unit === 1)
    return { ...read('file'), form: plain ? 'xxd -p' : 'od -A n -t x1', why: 'lines of bytes without addresses' };
  const [little, big] = [read('little'), read('big')];
  const swapped = plausible(big.bytes) > plausible(little.bytes);
  const how = `${swapped ? 'big-endian words, only so they make sense' : 'little-endian words'}${WRITTEN[radix]}`;
  const form = `od -A n -t ${radix === 8 ? 'o' : 'x'}${unit}`;
  return { ...(swapped ? big : little), form, why: `lines of ${how}, without addresses` };
}
