/** A run as mailing lists draw it by hand: a line per step, a column per actor. */
import { CHECK_EVENT } from '../check/events.ts';
import { EFFECT_DUE, IOMMU_EVENT } from '../iommu/events.ts';
import { NO_COMMAND } from '../state/events.ts';
import type { GuestIommu } from '../state/numbers.ts';
import { describeEvent } from './describe.ts';
import { eventDef } from './events.ts';
import { type CommandLog, SPINE } from './logs.ts';
import type { RawEvent } from './raw-event.ts';
import type { Run } from './run.ts';
import { WORDS } from '../arch/words.ts';

/** Widest column, characters. */
const WIDEST = 44;
const GAP = '  ';

interface Line {
  readonly step: number;
  readonly actor: number;
  readonly text: string;
  /** Sentences of properties violated in this step. */
  readonly violations: readonly string[];
}

/** Steps `from`..`to` (both included), one line each; then the commands named by their numbers. Leaves the run at `to`. */
export function interleaving(run: Run, from: number, to: number): string {
  const lines: Line[] = [];
  for (let at = Math.max(1, from); at <= Math.min(to, run.length); at++) {
    run.seek(at);
    const line = lineOf(run);
    if (line) lines.push(line);
  }
  const actors = run.machine.actors.all
    .map(({ name }, actor) => ({ actor, name, own: lines.filter((line) => line.actor === actor) }))
    .filter(({ own }) => own.length > 0)
    .map(({ actor, name, own }) => ({
      actor,
      name,
      width: Math.min(WIDEST, Math.max(name.length, ...own.map(({ text }) => text.length))),
    }));
  const row = (step: string, cell: (actor: number, width: number) => string): string =>
    [step.padStart(5), ...actors.map(({ actor, width }) => cell(actor, width).padEnd(width))].join(GAP).trimEnd();
  const out = [
    row('step', (actor) => actors.find((candidate) => candidate.actor === actor)!.name),
    row('-----', (_, width) => '-'.repeat(width)),
  ];
  for (const { step, actor, text, violations } of lines) {
    out.push(row(String(step), (column, width) => (column === actor ? clip(text, width) : '')));
    for (const sentence of violations) out.push(`  *** ${sentence}`);
  }
  return [...out, '', ...commandsOf(run, from, to)].join('\n');
}

/** What a line says of the step that led to where the run is; undefined for one in which nothing can be seen. */
export function cellOf(run: Run): { readonly actor: string; readonly text: string } | undefined {
  const line = lineOf(run);
  return line && { actor: run.machine.actors.all[line.actor].name, text: line.text };
}

/** Whether a cell of a drawing is this text, which it may have no room for. Drawings made before say less, before and behind. */
export function isCell(cell: string, text: string): boolean {
  const said = cell.replace(/…$/, '');
  const at = text.indexOf(said);
  const behind = text.slice(at + said.length);
  return at >= 0 && /(^| )$/.test(text.slice(0, at)) && (said === cell ? /^($|[ ,])/.test(behind) : behind !== '');
}

const clip = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

function lineOf(run: Run): Line | undefined {
  const [first] = run.events;
  if (!first) return undefined;
  const violations = run.events
    .filter(({ kind }) => kind === CHECK_EVENT.violation)
    .map((event) => describeEvent(event, run.context).text);
  const due = run.events.some(({ kind }) => kind === IOMMU_EVENT.defer) ? EFFECT_DUE : '';
  return { step: first.step, actor: first.actor, text: `${brief(run, first)}${due}`, violations };
}

/** What hardware consumes is named by the guest command that it came from. */
function brief(run: Run, { kind, actor, args, step }: RawEvent): string {
  const { positions, brief: said } = eventDef(kind);
  const text = said(args, run.context);
  // Positions are those of a queue that comes first.
  const [queue]: readonly number[] = args;
  if (positions.length > 0) return `${whose(run, actor, queue)}${text}`;
  const { steps } = run.history;
  const ordinal = steps.ordinal(step - 1);
  return ordinal === NO_COMMAND ? text : `${whose(run, actor, steps.queue(step - 1))}${ordinal}: ${text}`;
}

/** The queue, where its actor has several. What VMMs and the kernel do stands below one. */
function whose({ machine: { topo, actors } }: Run, actor: number, queue: GuestIommu): string {
  const { guestIommus } = topo;
  const { name, vm, iommu } = guestIommus[queue];
  const { kind } = actors.all[actor];
  const queues =
    kind === 'iommu'
      ? guestIommus.filter((other) => other.iommu === iommu)
      : kind === 'guest'
        ? guestIommus.filter((other) => other.vm === vm)
        : [];
  return queues.length > 1 ? `${name} ` : '';
}

/** As the guest wrote it, and what it has put over it by then. */
function commandText({ machine }: Run, log: CommandLog, ordinal: number, to: number): string {
  const skipped = log.at(ordinal)[SPINE.skipped];
  const written = machine.arch.commands.textOf(log.command(ordinal, 0), 'vSID');
  return skipped && skipped <= to ? `${written}; from step ${skipped} on ${WORDS.wait}` : written;
}

/** The commands that the lines name by number. */
function commandsOf(run: Run, from: number, to: number): string[] {
  const { steps, commands } = run.history;
  const { guestIommus } = run.machine.topo;
  return guestIommus.flatMap(({ name }, v) => {
    const named = new Set<number>();
    for (let at = Math.max(1, from); at <= Math.min(to, run.length); at++) {
      if (steps.queue(at - 1) === v && steps.ordinal(at - 1) !== NO_COMMAND) named.add(steps.ordinal(at - 1));
    }
    const known = [...named].filter((ordinal) => ordinal < commands[v].count).sort((a, b) => a - b);
    if (known.length === 0) return [];
    const width = String(known[known.length - 1]).length;
    return [
      `Commands of ${name}:`,
      ...known.map((ordinal) => `  ${String(ordinal).padStart(width)}  ${commandText(run, commands[v], ordinal, to)}`),
    ];
  });
}
