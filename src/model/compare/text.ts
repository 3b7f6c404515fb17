/** A comparison as text: for the command line, and to be copied into a mail. */
import { verdictText } from '../system/run.ts';
import { type Compared, type Comparison, differing } from './compare.ts';
import { COSTS } from './costs.ts';
import { type Divergence, KINDS, nth } from './divergences.ts';
import type { CommandRows } from './rows.ts';
import type { CommandRecord } from './side.ts';
import { WORDS } from '../arch/words.ts';

const WHAT = {
  hardware: 'in what hardware does',
  guest: 'in what the guest gets to know',
  cost: 'in what it costs',
} as const;

/** Where the guests write different commands, what is the same is so of those that all of them write. */
function guestsOf({ apart, length }: CommandRows): string {
  if (apart.length === 0) return '';
  return `The guests differ: ${apart.length} of ${length} commands ${apart.length === 1 ? 'is' : 'are'} not written on every side. Of the others: `;
}

/** The first divergence in a sentence with where it shows, or that there is none but in cost. */
export function verdictOf({ divergences, rows }: Comparison, runs: readonly Compared[]): string {
  const [first] = divergences;
  const guests = guestsOf(rows);
  const same = `${guests}${guests ? 'the' : 'The'} same in what hardware and guest see`;
  if (!first) return `${same}, and in what it costs.`;
  if (first.kind === 'cost') return [`${same}.`, ...divergences.map(({ sentence }) => sentence)].join('\n');
  const steps = first.at.flatMap((step, s) => (step === null ? [] : [`step ${step} under ${runs[s].name}`]));
  return `First divergence, ${WHAT[first.kind]}: ${first.sentence}${steps.length > 0 ? ` (${steps.join(', ')})` : ''}`;
}

/** How many differences there are behind the first, by kind. */
function restOf(divergences: readonly Divergence[]): string[] {
  if (divergences.length < 2 || divergences[0].kind === 'cost') return [];
  return KINDS.flatMap((kind) => {
    const more = divergences.slice(1).filter((divergence) => divergence.kind === kind);
    if (more.length === 0) return [];
    if (kind === 'cost') return more.map(({ sentence }) => `In cost: ${sentence}`);
    return [`${more.length} more ${WHAT[kind]}${more.length <= MOST ? ':' : `, the first ${MOST}:`}`, ...listed(more)];
  });
}

const MOST = 8;
const listed = (divergences: readonly Divergence[]): string[] =>
  divergences.slice(0, MOST).map(({ sentence }) => `  ${sentence}`);

export function comparisonText(title: string, comparison: Comparison, runs: readonly Compared[]): string {
  const { rows, divergences } = comparison;
  return [
    `${title}: ${runs.map(({ name }) => name).join(' | ')}`,
    '',
    verdictOf(comparison, runs),
    ...restOf(divergences),
    '',
    ...commandTable(rows, new Set(differing(comparison)), runs),
    '',
    ...costTable(comparison, runs),
    '',
    ...runs.flatMap(({ name, recorded }) => {
      const told = recorded.verdicts.filter(({ held }) => !held);
      if (told.length === 0) return [`This run under ${name} breaks nothing.`];
      return [`This run under ${name}:`, ...told.map((verdict) => `  ${verdictText(verdict)}`)];
    }),
  ].join('\n');
}

/** Rows in text; of long programs only those that differ, and what is around them. */
const ALL_UP_TO = 64;

function commandTable(rows: CommandRows, differs: ReadonlySet<number>, runs: readonly Compared[]): string[] {
  const numbers = Array.from({ length: rows.length }, (_, number) => number);
  const near = (number: number): boolean => [number - 1, number, number + 1].some((one) => differs.has(one));
  const shown = rows.length <= ALL_UP_TO ? numbers : numbers.filter(near).slice(0, ALL_UP_TO);
  const several = rows.queues.length > 1;
  const table = grid([
    ['', '#', 'command', ...runs.map(({ name }) => name)],
    ...shown.map((number) => {
      const { queue, index, text, facts } = rows.at(number);
      const place = several ? `${queue} ${index}` : String(index);
      return [differs.has(number) ? '≠' : '', place, text, ...facts.map(factWords)];
    }),
  ]);
  const left = rows.length - shown.length;
  return left > 0 ? [...table, `(${left === 1 ? '1 command is' : `${left} commands are`} not shown)`] : table;
}

/** `call 0, 2nd, executed, complete 31, seen 40` */
export function factWords(fact: CommandRecord | null): string {
  if (!fact) return 'not written';
  const { call, rank, fate, complete, seen, overwritten } = fact;
  return [
    ...(call === null ? [] : [`call ${call}`]),
    ...(rank === null ? [] : [nth(rank)]),
    fate === 'vmm' ? 'by the VMM' : fate,
    ...(complete === null ? [] : [`complete ${complete}`]),
    ...(seen === null ? [] : [`seen ${seen}`]),
    ...(overwritten === null ? [] : [`${WORDS.wait} over it ${overwritten}`]),
  ].join(', ');
}

function costTable({ costs, times }: Comparison, runs: readonly Compared[]): string[] {
  return grid([
    ['exact counts', ...runs.map(({ name }) => name)],
    ...COSTS.map(([key, label]) => [label, ...costs.map((side) => String(side[key]))]),
    ['PROD to seen SYNC, assumed', ...times.map((ns) => (ns === null ? '—' : `${(ns / 1000).toFixed(1)} µs`))],
  ]);
}

/** Columns as wide as their widest cell. */
function grid(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
