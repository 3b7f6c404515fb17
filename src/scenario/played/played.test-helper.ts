/** For tests: a scenario from its text to the sentences of its run. */
import { describeEvent } from '../../model/system/describe.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { DEFAULT_DESIGN } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import type { Run } from '../../model/system/run.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';

export function started(source: string, design = DEFAULT_DESIGN, seed?: number): Run {
  const topology = compileScenario(parseScenario(source, 'x.yaml'));
  return startRun(topology, parseDesign(design), { extras: EXTRAS, ...(seed !== undefined && { seed }) });
}

/** Makes a run to its end: what happens, a line per event. */
export function linesOf(run: Run): string[] {
  const lines: string[] = [];
  while (run.extend(1)) for (const event of run.events) lines.push(describeEvent(event, run.context).text);
  return lines;
}

export const played = (source: string, design?: string, seed?: number): string[] =>
  linesOf(started(source, design, seed));
