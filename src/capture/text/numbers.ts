/** What the numbers of a text are: how many bytes one has, and in which order. */
import { addressOf, type Base, bytesOf, type Order } from './form.ts';
import type { NumberRow } from './lines.ts';

/** Bytes of a number: half its digits; where leading zeros are left out, what the addresses leave room for. */
export function unitOf(rows: readonly NumberRow[], base: Base): number {
  if (!rows[0].prefixed) return Math.max(1, rows[0].numbers[0].length >> 1);
  const widest = Math.max(...rows.map(({ numbers }) => Math.max(...numbers.map((n) => n.length))));
  // With all their zeros they tell it themselves; `*` between two lines leaves room for more.
  const padded =
    [2, 4, 8, 16].includes(widest) && rows.every(({ numbers }) => numbers.every((n) => n.length === widest));
  if (padded && rows.some(({ numbers }) => numbers.some((n) => n.length > 1 && n.startsWith('0')))) return widest >> 1;
  const room = new Map<number, number>();
  for (let i = 1; i < rows.length; i++) {
    const [from, to] = [addressOf(rows[i - 1].address, base), addressOf(rows[i].address, base)];
    if (from === undefined || to === undefined) continue;
    const unit = Math.abs(Number(to - from)) / rows[i - 1].numbers.length;
    if ([1, 2, 4, 8].includes(unit)) room.set(unit, (room.get(unit) ?? 0) + 1);
  }
  const [most] = [...room].sort((a, b) => b[1] - a[1]);
  const least = [1, 2, 4, 8].find((unit) => widest <= unit * 2) ?? 8;
  return most && most[0] >= least ? most[0] : least;
}

const ORDERS: readonly Order[] = ['file', 'little'];

/** What stands beside numbers: their bytes as ASCII. */
const lettersOf = (numbers: readonly string[], unit: number, order: Order): string =>
  numbers
    .flatMap((number) => bytesOf(number, unit, order))
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
    .join('');

/** Whether a text is the letters beside a row, framed or not, or their end; a mail program drops spaces where it wraps. */
export function areLetters(text: string, { numbers, prefixed }: NumberRow): boolean {
  const plain = (letters: string): string => letters.replace(/\s/g, '');
  const shown = plain(text).replace(/^[|>]?(.*?)[|<]?$/, '$1');
  const unit = numbers[0].length >> 1;
  return !prefixed && unit > 0 && ORDERS.some((order) => plain(lettersOf(numbers, unit, order)).endsWith(shown));
}

/** The order of bytes that the letters beside the numbers have; undefined without letters, or where they tell nothing. */
export function orderOf(rows: readonly NumberRow[], unit: number): Order | undefined {
  const score = { file: 0, little: 0, big: 0 };
  for (const { numbers, tail } of rows) {
    if (!tail) continue;
    for (const order of ORDERS) {
      const letters = lettersOf(numbers, unit, order);
      if (letters !== '.'.repeat(letters.length) && tail.includes(letters.trim())) score[order]++;
    }
  }
  const { file, little } = score;
  return file === little ? undefined : file > little ? 'file' : 'little';
}
