/** The choices of an interleaving that this program has written: found by making the run again, line by line. */
import type { AllExtras } from '../../model/state/machine.ts';
import type { Design } from '../../model/state/design.ts';
import type { Topology } from '../../model/state/topology.ts';
import { cellOf, isCell } from '../../model/system/interleaving.ts';
import type { Overrides } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { InputError } from '../language/errors.ts';
import { linesOf } from './drawing.ts';
import { digestAt, type Seal } from './seal.ts';

interface Drawn {
  readonly line: number;
  readonly actor: string;
  readonly text: string;
}

/** By step, what is drawn of it. Columns begin where their rules do. @throws InputError */
function stepsIn(text: string, file: string): Map<number, Drawn> {
  const lines = linesOf(text);
  const head = lines.findIndex((line, i) => /^\s*step(\s|$)/.test(line) && /^\s*-----( |$)/.test(lines[i + 1] ?? ''));
  if (head < 0) throw new InputError({ file }, 'expected a line that heads the columns: step, then the actors');
  const rules = [...lines[head + 1].matchAll(/-+/g)].map(({ index, 0: rule }) => ({
    at: index,
    end: index + rule.length,
  }));
  const names = rules.map(({ at }, i) => lines[head].slice(at, rules[i + 1]?.at).trim());
  const steps = new Map<number, Drawn>();
  for (const [i, line] of lines.entries()) {
    // Behind it stand the commands that it names, and more.
    if (i > head + 1 && line === '') break;
    const [, number] = /^\s*(\d{1,9})(?:\s|$)/.exec(line) ?? [];
    if (i <= head + 1 || number === undefined || line.indexOf(number) + number.length > rules[0].end) continue;
    const at = line.slice(rules[0].end).search(/\S/) + rules[0].end;
    const column = rules.findIndex((rule, c) => c > 0 && rule.at === at);
    if (column < 0)
      throw new InputError(
        { file, line: i + 1 },
        `expected the step below the head of an actor, found it at column ${at + 1}: are the spaces as they were copied?`,
      );
    if (steps.has(Number(number))) throw new InputError({ file, line: i + 1 }, `step ${number} is drawn twice`);
    steps.set(Number(number), { line: i + 1, actor: names[column], text: line.slice(at).trimEnd() });
  }
  return steps;
}

/** How often the run is made anew where several transitions look alike in the drawing. */
const MOST_TRIES = 5000;

interface Machine {
  readonly topology: Topology;
  readonly design: Design;
  readonly extras: AllExtras;
}

/**
 * The choices that lead to the run of a drawing, as far as it is drawn.
 * @throws InputError where it does not follow from the scenario
 */
export function readBack(text: string, file: string, { from, to, before, digest }: Seal, of: Machine): Overrides {
  const { design, topology, extras } = of;
  const drawn = stepsIn(text, file);
  /** The run so far, and the names of its transitions by step: it takes further ones from here. */
  let chosen = new Map<number, string>();
  let run = startRun(topology, design, { overrides: chosen, extras });
  /** By step, what else may be meant. */
  const left: string[][] = [];
  let tries = 0;
  let furthest: InputError | undefined;

  const candidates = (step: number): string[] => {
    const options = run.options();
    const { all: actors } = run.machine.actors;
    const actor = drawn.get(step)?.actor;
    const fit =
      step < from
        ? options.filter(({ taken, name }) => (before.has(step) ? name === before.get(step) : taken))
        : options.filter(({ events: [first] }) => (first ? actors[first.actor].name : undefined) === actor);
    return fit.sort((a, b) => Number(b.taken) - Number(a.taken)).map(({ name }) => name);
  };
  const isDrawn = (step: number): boolean => {
    if (step < from) return true;
    const line = drawn.get(step);
    const cell = cellOf(run);
    return line ? cell !== undefined && isCell(line.text, cell.text) : cell === undefined;
  };
  /** Takes a transition as step `step`; what was taken from there on is forgotten. */
  const take = (step: number, name: string): void => {
    if (run.length >= step) {
      chosen = new Map([...chosen].filter(([at]) => at < step));
      run = startRun(topology, design, { overrides: chosen, extras });
      run.extend(step - 1);
    }
    chosen.set(step, name);
    run.extend(1);
  };
  const refused = (step: number): InputError => {
    const line = drawn.get(step);
    const chosen = before.get(step) ?? 'of which nothing is drawn';
    const what = line ? `step ${step}, ${line.actor}: ${line.text}` : `step ${step}, ${chosen},`;
    return new InputError({ file, ...(line && { line: line.line }) }, `${what} cannot happen here under ${design.id}`);
  };

  while (left.length < to) {
    left.push(candidates(left.length + 1));
    for (;;) {
      const step = left.length;
      const name = left[step - 1]?.shift();
      if (name === undefined) {
        furthest ??= refused(step);
        left.pop();
        if (left.length === 0) throw furthest;
        continue;
      }
      if (++tries > to + MOST_TRIES)
        throw new InputError({ file }, 'too many steps look alike: the choices are not found');
      take(step, name);
      if (!isDrawn(step)) continue;
      if (step < to || digestAt(run, to) === digest) break;
      furthest ??= new InputError(
        { file },
        'the drawing is of another run: its digest differs. Is the scenario as it was?',
      );
    }
  }
  return run.deviations;
}
