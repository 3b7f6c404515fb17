/** Lines behind addresses that Linux has hashed: %p, and print_hex_dump(DUMP_PREFIX_ADDRESS), since 4.15. Each is a number by itself. */
import { fits } from './counting.ts';
import { addressOf } from './form.ts';
import type { Line, NumberRow } from './lines.ts';

/** Bytes of a line; what is shorter was asked for word by word. */
const LINE = 16;
/** Rows that do not fit each other by chance. */
const LEAST = 3;

const bytesOf = ({ numbers }: NumberRow): number => numbers.join('').length >> 1;

/** Whether no line goes on where one before it ended, and their addresses leave different rests of the length of a line. */
export function areHashed(lines: readonly Line[]): boolean {
  const rows = lines.flatMap((line) => (line.is === 'row' ? [line.row] : []));
  if (rows.length < LEAST || !rows.every((row) => row.marked === 'yes' && !row.prefixed && bytesOf(row) >= LINE))
    return false;
  const addresses = rows.map(({ address }) => addressOf(address, 16) ?? 0n);
  const follow = addresses.some((address, i) => i > 0 && fits(address - addresses[i - 1], rows[i - 1]));
  const rests = new Set(addresses.map((address) => address % BigInt(LINE)));
  return !follow && rests.size >= LEAST;
}

/** Its first number stands in the place of the address. */
export function withoutAddress(line: Line): Line {
  if (line.is !== 'row') return line;
  const [address, ...numbers] = line.row.numbers;
  return { is: 'row', row: { ...line.row, address, numbers, marked: 'no' } };
}

export const hashedNames = (unit: number): { readonly form: string; readonly why: string } => ({
  form: 'print_hex_dump',
  why: `lines of ${unit === 1 ? 'single bytes' : `little-endian words of ${unit} bytes`} at addresses that are hashed, as %p prints them: one behind the other as they stand there`,
});
