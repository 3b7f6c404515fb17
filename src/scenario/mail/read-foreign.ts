/** A drawing from somewhere else becomes a scenario, and choices that keep its order; what had to be assumed is said. */
import type { AllExtras } from '../../model/state/machine.ts';
import type { Design } from '../../model/state/design.ts';
import { startRun } from '../../model/system/start.ts';
import { compileTraced } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { Drawing } from './drawing.ts';
import { follow, type Point } from './follow.ts';
import type { Foreign, Unread } from './foreign.ts';
import { type Item, itemsIn } from './items.ts';
import { programsOf } from './programs.ts';

/** A step of a program, or a command of it, as a mistake names it. */
const STEP = /^vms\[0\]\.vcpus\[(\d+)\]\.program\[(\d+)\](?:\.commands\[(\d+)\])?/;

/** `lineOf`: where a step of a vCPU's program, or a command of it, is drawn. @throws InputError where what was drawn is no scenario */
function compiled(
  text: string,
  file: string,
  lineOf: (vcpu: number, step: number, command: number) => number,
): ReturnType<typeof compileTraced> {
  try {
    return compileTraced(parseScenario(text, 'scenario.yaml'));
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    const [{ place, text: said }] = problem.problems;
    const [, vcpu = -1, step = -1, command = 0] = (STEP.exec(place.field ?? '') ?? []).map(Number);
    const line = lineOf(vcpu, step, Number.isNaN(command) ? 0 : command);
    throw new InputError({ file, line }, `what is drawn makes no scenario: ${said}`);
  }
}

/** @throws InputError where nothing of a guest is understood */
export function readForeign(drawing: Drawing, file: string, design: Design, extras: AllExtras): Foreign {
  const assumptions: string[] = [];
  const unread: Unread[] = [];
  const assume = (text: string): void => {
    if (!assumptions.includes(text)) assumptions.push(text);
  };
  const items = itemsIn(drawing, file, design, assume, unread);
  const { programs, skipped, text } = programsOf(items, assume, assumptions);
  const { topology, steps } = compiled(text, file, (c, step, command) => {
    const own = programs[c]?.[step - skipped[c]]?.items;
    return (own?.[command] ?? own?.[0])?.cell.line ?? drawing.head;
  });

  const points = new Map<Item, Point>();
  for (const [c, program] of programs.entries())
    for (const [i, planned] of program.entries())
      for (const [sub, item] of planned.items.entries())
        points.set(item, { vcpu: c, op: steps[c].indexOf(skipped[c] + i), sub: planned.batch ? sub : 0 });

  const chosen = new Map<number, string>();
  const run = startRun(topology, design, { overrides: chosen, extras });
  unread.push(...follow(run, chosen, items, points));
  return { text, choices: run.deviations, assumptions, unread: unread.sort((a, b) => a.line - b.line) };
}
