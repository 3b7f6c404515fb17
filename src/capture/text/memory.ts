/**
 * Memory out of the text forms that tools print: hexdump, xxd, od, gdb's x, crash's rd, lists of addresses and words. One
 * reader for all: the addresses tell their own base and how much a line holds, the letters beside the numbers the order of
 * bytes. What is not told by the text is judged by what the memory then holds, and said.
 */
import { done, type Reading, TURN } from '../reading.ts';
import { bareNames, bareOf, Following } from './bare.ts';
import { countingOf } from './counting.ts';
import { columnsOf } from './columns.ts';
import { areHashed, hashedNames, withoutAddress } from './hashed.ts';
import type { Form, Order } from './form.ts';
import type { Line, NumberRow } from './lines.ts';
import { listIn } from './list.ts';
import { namesOf } from './name.ts';
import { orderOf, unitOf } from './numbers.ts';
import { inOrder, Placing } from './place.ts';
import { IN_HEX, type Writing, writingOf } from './radix.ts';
import { isMemoryText, Reader } from './reader.ts';
import type { Plausible, TextMemory } from './read.ts';
import type { Placed } from './target.ts';

/** What takes lines. */
interface Taking {
  take(line: Line): void;
  done(): Placed;
}

/** Undefined for a text that holds no memory. */
export function* memoryReading(text: string, plausible: Plausible): Reading<TextMemory | undefined> {
  const list = listIn(text, plausible);
  if (list) return list;
  if (!isMemoryText(text)) return undefined;
  const reader = new Reader(text);
  const sample = reader.sample();
  const writing = reader.rewriting ? IN_HEX : writingOf(sample);
  const told = sample.map(writing.inHex);
  const hashed = areHashed(told);
  const lines = hashed ? told.map(withoutAddress) : told;
  const counting = hashed ? undefined : countingOf(lines);
  if (!counting) {
    const bare = bareOf(lines);
    if (!bare) return undefined;
    const meant = bare.order === 'little' && swapped(lines, (order) => new Following({ ...bare, order }), plausible);
    const how = meant ? { ...bare, order: 'big' as const } : bare;
    const names = hashed ? hashedNames(how.unit) : bareNames(how, writing.radix);
    const read = hashed ? { ...writing, inHex: (line: Line) => withoutAddress(writing.inHex(line)) } : writing;
    return { ...(yield* all(text, reader, read, new Following(how))), ...names, ...writtenAs(reader, names.why) };
  }
  const rows = lines.flatMap((line) => (line.is === 'row' ? [line.row] : []));
  if (rows.length === 0) return undefined;
  const unit = unitOf(rows, counting.base);
  if (![1, 2, 4, 8].includes(unit)) return undefined;
  const step = counting.step === 1 ? 1 : unit * rows[0].numbers.length;
  const { form, by } = orderIn(rows, lines, { counting: { ...counting, step }, unit, order: 'little' }, plausible);
  const placing = new Placing(form);
  const shown = writing.radix === 16 ? reader.textOf(rows[0].line) : undefined;
  const columns = shown === undefined ? undefined : columnsOf(shown, rows[0], form);
  const quick = (line: string, number: number): boolean => {
    if (!columns?.read(line)) return false;
    placing.place(columns.bytes, columns.address(), number);
    return true;
  };
  const placed = yield* all(text, reader, writing, placing, form, quick);
  const names = namesOf(rows[0], form, writing.radix, by);
  const known = step === 1 && placing.origin !== undefined;
  return { ...placed, ...names, ...writtenAs(reader, names.why), ...(known && { address: placing.origin }) };
}

/** The name of a form that is read as another one, after it was written in hexadecimal. */
const writtenAs = ({ rewriting }: Reader, why: string) =>
  rewriting && { form: rewriting.by, why: `${why}, ${rewriting.what}` };

/** All of it at once. */
export const memoryInText = (text: string, plausible: Plausible): TextMemory | undefined =>
  done(memoryReading(text, plausible));

/** The order of bytes, and what told it. */
function orderIn(rows: readonly NumberRow[], lines: readonly Line[], form: Form, plausible: Plausible) {
  const { unit } = form;
  const said = orderOf(rows, unit);
  const inFile = unit === 1 || (unit === 2 && isXxd(rows[0]));
  const [usual, other]: readonly [Order, Order] = inFile ? ['file', 'little'] : ['little', 'big'];
  if (unit === 1 || said)
    return { form: { ...form, order: said ?? usual }, by: said ? 'as the letters beside them tell' : '' };
  // It reads words where they lie, and nothing swaps them.
  if (rows.every((row) => row.by === 'devmem')) return { form: { ...form, order: usual }, by: 'as devmem prints them' };
  const placed = (order: Order): Uint8Array => {
    const to = new Placing({ ...form, order });
    for (const line of form.counting.mixed ? inOrder(lines, form) : lines) to.take(line);
    return to.done().bytes;
  };
  const swap = plausible(placed(other)) > plausible(placed(usual));
  return {
    form: { ...form, order: swap ? other : usual },
    by: swap ? 'only so they make sense' : 'as such words usually are',
  };
}

const isXxd = (row: NumberRow): boolean => row.marked === 'yes' && !row.prefixed && row.numbers[0].length === 4;

/** Whether words make sense only in the other order of bytes. */
function swapped(lines: readonly Line[], taking: (order: Order) => Taking, plausible: Plausible): boolean {
  const read = (order: Order): Uint8Array => {
    const to = taking(order);
    for (const line of lines) to.take(line);
    return to.done().bytes;
  };
  return plausible(read('big')) > plausible(read('little'));
}

/** Every line of the text. Where they stand in another order than their addresses, none is taken before the last is read. */
function* all(
  text: string,
  reader: Reader,
  writing: Writing,
  to: Taking,
  form?: Form,
  quick?: (line: string, number: number) => boolean,
): Reading<Placed> {
  const kept: Line[] = [];
  let turn = 0;
  let at = 0;
  const behind = (done: number): void => {
    at = done;
  };
  for (const line of reader.lines(behind, quick)) {
    if (++turn % TURN === 0) yield at / text.length;
    if (form?.counting.mixed) kept.push(writing.inHex(line));
    else to.take(writing.inHex(line));
  }
  if (form) for (const line of inOrder(kept, form)) to.take(line);
  return to.done();
}
