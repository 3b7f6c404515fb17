/** What goes into a mail as Markdown: the claim, the interleaving, and the links. */
import type { Range } from '../../state/types.ts';
import type { CommandRow, Opened, View } from '../../worker/protocol.ts';
import { CELLS, NEVER } from '../compare/rows/cells.ts';
import { type ComparedRows, leftOut, placesOf } from './compare-picture.tsx';

interface Mail {
  readonly name: string;
  readonly opened: Opened;
  readonly view: View;
  readonly interleaving: string;
  /** The queues where one is, as strips: a picture that a plain text can hold. */
  readonly queues: string;
  /** Address of the page, and what leads back to what is shown, from `#` on. */
  readonly page: string;
  readonly hash: string;
}

/** A violation at this step, or else of the run, or else what the step says. */
export function claimOf({ opened, view }: Pick<Mail, 'opened' | 'view'>): string {
  const here = view.events.find(({ kind }) => kind === 'violation');
  if (here) return here.text;
  const [first] = opened.verdicts.filter(({ held }) => !held);
  if (first) return `${first.id} is violated: ${first.why}`;
  return view.events[0]?.text ?? opened.title;
}

/** Steps of an interleaving that somebody still reads in a mail. */
const MOST_STEPS = 200;

/** The steps that a mail shows where no range is marked: all of them, or of many those that lead to where one is. */
export function stepsFor(position: number, length: number): Range {
  if (length <= MOST_STEPS) return [1, length];
  const to = Math.max(position, Math.min(MOST_STEPS, length));
  return [to - MOST_STEPS + 1, to];
}

export function markdownOf({ name, opened, view, interleaving, queues, page, hash }: Mail): string {
  return [
    `**${name} under \`${opened.design}\`:** ${claimOf({ opened, view })}`,
    '',
    '```',
    interleaving.trimEnd(),
    '```',
    '',
    `The queues at step ${view.position}:`,
    '',
    '```',
    queues.trimEnd(),
    '```',
    '',
    `[Picture of step ${view.position}](${page}?embed=graph${hash}) · [the run itself](${page}${hash})`,
  ].join('\n');
}

interface ComparedMail extends Pick<Mail, 'name' | 'page' | 'hash'> {
  /** What differs first, in sentences, a line each. */
  readonly verdict: string;
  readonly compared: ComparedRows;
}

const cellOf = (text: string): string => text.replaceAll('|', '\\|');

/** Of runs side by side: what differs first, a row per guest command, and the link. */
export function comparedMarkdown({ name, verdict, compared, page, hash }: ComparedMail): string {
  const { names, rows, differing, length } = compared;
  const line = (cells: readonly string[]): string => `| ${cells.map(cellOf).join(' | ')} |`;
  const sideOf = (fact: CommandRow['facts'][number]): string =>
    fact ? CELLS.map(({ label, text }) => `${label} ${text(fact)}`).join(', ') : NEVER;
  const places = placesOf(rows);
  const table = [
    line(['', '#', 'guest command', ...names]),
    line(['--', '--', '--', ...names.map(() => '--')]),
    ...rows.map(({ number, text, facts }, i) =>
      line([differing.has(number) ? '≠' : '', places[i], text, ...facts.map(sideOf)]),
    ),
    '',
  ];
  return [
    `**${name}, ${names.map((side) => `\`${side}\``).join(' and ')}:** ${verdict.replaceAll('\n', ' ')}`,
    '',
    ...(rows.length > 0 ? table : []),
    ...(rows.length < length ? [`${leftOut(compared)}.`, ''] : []),
    `[Side by side](${page}${hash})`,
  ].join('\n');
}
