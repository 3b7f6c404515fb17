/** What the lines of a text begin with: addresses in one base or another, numbers of entries, or nothing. */
import { addressOf, type Base, BASES, type Counting } from './form.ts';
import type { Line, NumberRow } from './lines.ts';

/** Of lines without a mark of their addresses that stand in no order. */
const LEAST_PAIRS = 3;

/** Undefined where lines begin with no addresses. */
export function countingOf(lines: readonly Line[]): Counting | undefined {
  const forwards = fitting(lines);
  if (forwards.counting) return { ...forwards.counting, mixed: false };
  const backwards = fitting(lines.toReversed());
  // Numbers of a few lines fit by chance.
  if (backwards.counting && (backwards.marked || backwards.pairs >= LEAST_PAIRS))
    return { ...backwards.counting, mixed: true };
  const { rows, pairs, marked, rising } = forwards;
  if (rows.length === 0) return undefined;
  // Single words of here and there; words of one width alone are a list without addresses.
  if (marked) return { base: 16, step: 1, mixed: rising !== pairs };
  const alone = rows.length === 1 && pairs === 0 && rows[0].address.length !== rows[0].numbers[0].length;
  return alone ? { base: 16, step: 1, mixed: false } : undefined;
}

/** How many lines begin where the one before them ended, or are numbered one after the other. */
function fitting(lines: readonly Line[]) {
  const bytes = { 16: 0, 8: 0, 10: 0 };
  const numbered = { 16: 0, 8: 0, 10: 0 };
  const rows: NumberRow[] = [];
  let pairs = 0;
  let rising = 0;
  let last: NumberRow | undefined;
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
        // od alone counts bytes in octal, and puts no mark behind its addresses; where its decimals are rewritten they have one.
        if (fits(to - from, last) && (base !== 8 || last.marked === 'no' || last.prefixed)) bytes[base]++;
        if (to - from === 1n && isNumber(last)) numbered[base]++;
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
  const counting =
    byBytes !== undefined
      ? { base: byBytes, step: 1 }
      : byNumber !== undefined
        ? { base: byNumber, step: 0 }
        : undefined;
  return { counting, rows, pairs, rising, marked: rows.some(({ marked }) => marked === 'yes') };
}

/** The number of an entry stands apart from the words behind it: by a sign, or because only they have 0x. */
export const isNumber = ({ marked, prefixed }: NumberRow): boolean => marked === 'yes' || prefixed;

/** Whether a line of these numbers can be so many bytes long. */
export function fits(bytes: bigint, { numbers, prefixed }: NumberRow): boolean {
  if (!prefixed) return bytes * 2n === BigInt(numbers.length * numbers[0].length);
  return [1, 2, 4, 8].some(
    (unit) => bytes === BigInt(unit * numbers.length) && numbers.every((n) => n.length <= unit * 2),
  );
}
