/** What the worker has open: one source under one design, run to its end, looked at position by position. */
import { importCapture } from '../capture/import.ts';
import { CAPTURES, captureFiles } from '../capture/library.ts';
import { gunzip } from '../capture/gunzip.ts';
import { MARK } from '../model/state/events.ts';
import type { Topology } from '../model/state/topology.ts';
import { DESIGNS, DEFAULT_DESIGN, designById } from '../model/system/designs.ts';
import { describeEvent } from '../model/system/describe.ts';
import type { Run } from '../model/system/run.ts';
import { startRun } from '../model/system/start.ts';
import { compileScenario } from '../scenario/compile.ts';
import { InputError } from '../scenario/errors.ts';
import { LIBRARY } from '../scenario/library.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { Boundary, Library, Opened, Source, View } from './protocol.ts';
import { caches } from './view/caches.ts';
import { type Graph, graphOf } from './view/graph.ts';
import { guestQueue, physicalQueue } from './view/queues.ts';
import { registers } from './view/registers.ts';

/** Where files come from: the worker fetches them, tests read them. */
export interface Files {
  scenario(id: string): Promise<string>;
  capture(file: string): Promise<Uint8Array>;
}

/** Called now and then while a run is made; throws to stop. */
export type Pause = (done: number, of: number) => Promise<void>;

const STEPS_PER_TURN = 4000;
const MOST_STEPS = 20_000_000;

interface Loaded {
  readonly title: string;
  readonly about: string;
  readonly caution: string;
  readonly topology: Topology;
  readonly design: string;
}

export class Session {
  private run: Run | undefined;
  private graph: Graph | undefined;

  library(): Library {
    const designs = DESIGNS.map(({ id, title, summary }) => ({ id, title, summary }));
    return { scenarios: LIBRARY, captures: CAPTURES, designs };
  }

  async open(source: Source, design: string | undefined, files: Files, pause: Pause): Promise<Opened> {
    const loaded = await load(source, files);
    const chosen = designById(design ?? loaded.design);
    if (!chosen)
      throw new InputError(
        { file: 'design' },
        `there is no design '${design}'; expected one of ${DESIGNS.map((d) => d.id).join(', ')}`,
      );
    const run = startRun(loaded.topology, chosen);
    const graph = graphOf(run.machine);
    const commands = loaded.topology.vcpus.reduce((sum, vcpu) => sum + vcpu.commands.length / 4, 0);
    while (run.extend(STEPS_PER_TURN)) {
      if (run.length > MOST_STEPS)
        throw new InputError({ file: loaded.title }, `did not end within ${MOST_STEPS} steps`);
      const written = loaded.topology.vsmmus.reduce((sum, _, v) => sum + run.tally.written(v), 0);
      await pause(written, commands);
    }
    const opened: Opened = {
      title: loaded.title,
      about: loaded.about,
      caution: loaded.caution,
      design: chosen.id,
      length: run.length,
      verdicts: run.verdicts(),
      counters: run.tally.counters,
      nodes: graph.nodes,
      edges: graph.edges,
      digest: run.digest(),
    };
    this.run = run;
    this.graph = graph;
    return opened;
  }

  view(position: number): View {
    const run = this.opened();
    run.seek(position);
    const { topo } = run.machine;
    return {
      position: run.position,
      time: run.time,
      events: run.events.map((event) => describeEvent(event, run.context)),
      counters: run.tally.counters,
      queues: topo.vsmmus.map((_, v) => guestQueue(run, v)),
      physical: topo.smmus.map((_, s) => physicalQueue(run, s)),
      caches: caches(run),
      nodes: this.graph!.state(run.machine),
      registers: registers(run.machine),
    };
  }

  find(from: number, direction: 1 | -1, boundary: Boundary): number {
    const run = this.opened();
    const end = direction === 1 ? run.length : 0;
    if (boundary === 'event') return clamp(from + direction, 0, run.length);
    for (let at = from + direction; direction === 1 ? at < end : at > end; at += direction) {
      if (run.history.marksAt(at) & MARK[boundary]) return at;
    }
    return end;
  }

  private opened(): Run {
    if (!this.run) throw new Error('nothing is open');
    return this.run;
  }
}

const clamp = (n: number, low: number, high: number): number => Math.max(low, Math.min(high, n));

async function load(source: Source, files: Files): Promise<Loaded> {
  if (source.kind === 'capture') {
    const known = CAPTURES.find(({ id }) => id === source.name);
    if (!known)
      throw new InputError(
        { file: source.name },
        `there is no capture of this name; expected one of ${CAPTURES.map(({ id }) => id).join(', ')}`,
      );
    const [file, bin, tables] = captureFiles(known.id);
    const [sidecar, commands, pages] = await Promise.all(
      [file, bin, tables].map(async (name) => gunzip(await files.capture(name), name)),
    );
    const capture = importCapture({ file, sidecar: new TextDecoder().decode(sidecar), commands, tables: pages });
    return { ...capture, design: DEFAULT_DESIGN };
  }
  if (source.kind === 'scenario' && !LIBRARY.some(({ id }) => id === source.id)) {
    throw new InputError(
      { file: source.id },
      `there is no scenario of this name; expected one of ${LIBRARY.map(({ id }) => id).join(', ')}`,
    );
  }
  const text = source.kind === 'text' ? source.text : await files.scenario(source.id);
  const parsed = parseScenario(text, source.kind === 'text' ? source.name : `${source.id}.yaml`);
  const { title, about, design } = parsed.scenario;
  return { title, about, caution: '', design, topology: compileScenario(parsed) };
}
