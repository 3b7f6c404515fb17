/** Prints what Node makes of every scenario, under every design, and of recordings: their digests. Run in the project's folder. */
import { readFileSync } from 'node:fs';
import { loadCapture } from '../src/capture/load.ts';
import { EXTRAS } from '../src/model/arch/extras.ts';
import type { Topology } from '../src/model/state/topology.ts';
import { DESIGNS } from '../src/model/system/designs.ts';
import { startRun } from '../src/model/system/start.ts';
import { compileScenario } from '../src/scenario/compile/compile.ts';
import { parseScenario } from '../src/scenario/language/parse.ts';
import { LIBRARY } from '../src/scenario/library.ts';
import type { Source } from '../src/worker/protocol.ts';

export interface Digested {
  readonly source: Source;
  readonly design: string;
  readonly digest: string;
}

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
const text = (path: string): string => new TextDecoder().decode(read(path));

const capture = async (name: string): Promise<Topology> =>
  (await loadCapture(name, async (file) => read(`public/captures/${file}`))).topology;

const scenarios = LIBRARY.map((id) => ({
  source: { kind: 'scenario', id } as Source,
  topology: compileScenario(parseScenario(text(`src/scenario/library/${id}.yaml`), id)),
}));
const recorded = await Promise.all(
  // They are of every kind; the others are more of the same, and long.
  ['arm-boot-attach', 'arm-ats-boot', 'arm-noril-vfio-churn'].map(async (id) => ({
    source: { kind: 'capture', name: id } as Source,
    topology: await capture(id),
  })),
);
const all: readonly Digested[] = [...scenarios, ...recorded].flatMap(({ source, topology }) =>
  // Captures are long: the two designs that differ most.
  DESIGNS.filter(({ id }) => source.kind === 'scenario' || ['split-by-target', 'vcmdq'].includes(id)).map((design) => {
    const run = startRun(topology, design, { extras: EXTRAS });
    while (run.extend(10_000));
    return { source, design: design.id, digest: run.digest() };
  }),
);
process.stdout.write(JSON.stringify(all));
