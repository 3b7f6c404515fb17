/** For tests: a scenario from its text to the sentences of its run. */
import { describeEvent } from '../model/system/describe.ts';
import { parseDesign } from '../model/system/design-spec.ts';
import { DEFAULT_DESIGN } from '../model/system/designs.ts';
import { EXTRAS } from '../model/system/extras.ts';
import type { Run } from '../model/system/run.ts';
import { startRun } from '../model/system/start.ts';
import { compileScenario } from './compile.ts';
import { parseScenario } from './parse.ts';

export function started(source: string, design = DEFAULT_DESIGN, seed?: number): Run {
  const topology = compileScenario(parseScenario(source, 'x.yaml'));
  return startRun(topology, parseDesign(design), { extras: EXTRAS, ...(seed !== undefined && { seed }) });
}

/** What happens, a line per event. */
export function played(source: string, design?: string, seed?: number): string[] {
  const run = started(source, design, seed);
  const { topo, actors, design: of } = run.machine;
  const lines: string[] = [];
  while (run.extend(1))
    for (const event of run.events) lines.push(describeEvent(event, { topo, actors, design: of }).text);
  return lines;
}
