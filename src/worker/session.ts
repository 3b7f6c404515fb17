import type { ActorKind } from '../model/state/actors.ts';
import type { Design } from '../model/state/design.ts';
import { iommuObject } from '../model/state/topology.ts';
import { MARK } from '../model/state/events.ts';
import { designById } from '../model/system/designs.ts';
import type { Run } from '../model/system/run.ts';
import { hazardOf } from '../scenario/language/head.ts';
import type { Search } from '../model/search/search.ts';
import type { Recording } from '../capture/importer.ts';
import type { Scenario } from '../scenario/language/schema.ts';
import type { Gap } from './protocol/axis.ts';
import type { Boundary } from './protocol/moving.ts';
import type { Begun, Tell } from './protocol/how-far.ts';
import type { HazardInfo, OpenParams, Opened } from './protocol/open.ts';
import type { Source } from './protocol/place.ts';
import type { FieldEdit, Changed, WhatIfChoice, WhatIfParams } from './protocol/edit.ts';
import type { TextParams } from './protocol/text.ts';
import type { Timeline, TimelineParams } from './protocol/timeline.ts';
import type { View, ViewParams } from './protocol/view.ts';
import type { Loaded } from './bundled.ts';
import { made, NOT_YET, type Whole, whole } from './made.ts';
import { type Files, load } from './load.ts';
import type { Opening } from './search/opening.ts';
import { viewOf } from './view/arch/registry.ts';
import type { ArchView } from './view/arch/view.ts';
import { caches } from './view/caches.ts';
import { gapsOf } from './view/queues/gaps.ts';
import { type Graph, graphOf } from './view/graph/graph.ts';
import type { Watch } from './view/steps/changes.ts';
import { guestKey, guestQueue, physicalKey, physicalQueue, queueInfos } from './view/queues/queues.ts';
import { ref } from '../model/state/ref.ts';

export class Session {
  private run: Run | undefined;
  /** What the run was made of; undefined of a text that the user brought, which is read again. */
  private key: string | undefined;
  private graph: Graph | undefined;
  private gaps: readonly Gap[] = [];
  private watch: Watch | undefined;
  private source: Source | undefined;
  private loaded: Loaded | undefined;
  /** The last search of all that a source can do, and what it is of: more may be asked of it. */
  whole: { readonly of: string; readonly search: Search } | undefined;

  async open(
    { source, design, choices: wished = [], assumed = [], at, keep, early }: OpenParams,
    files: Files,
    tell: Tell,
  ): Promise<Opened> {
    const read = (done: number, of: number): Promise<void> => tell({ done, of, what: 'bytes' });
    const loaded = (await this.same(source)) ?? (await load(source, files, read));
    const working = () => tell({ done: 0, of: 0, what: 'commands' });
    const place = at === 'counterexample' ? await opening(loaded, design ?? loaded.design, working) : undefined;
    const chosen = await designOf(place?.design ?? design ?? loaded.design);
    const choices = place?.choices ?? wished;
    const key = keyOf(source, chosen.id, choices, assumed);
    const before = this.run;
    const again = before !== undefined && key !== undefined && key === this.key;
    const seen = early !== undefined && {
      at: early ?? place?.choices.length ?? 0,
      begun: async (run: Run, position: number): Promise<Begun> => {
        await this.show(run, loaded, source);
        const view = await this.view({ position, selection: null, windows: {} });
        const opened = { ...(await this.told(loaded, chosen)), ...NOT_YET, position, counters: view.counters };
        return { opened, view };
      },
    };
    const run = again ? before : await made(loaded, chosen, choices, assumed, tell, seen);
    // What is told of a run is told of its end.
    before?.seek(before.length);
    // All runs begin at 0.
    const kept = keep && before ? await correspondingTo(before, keep, run) : keep;
    await this.show(run, loaded, source);
    this.key = key;
    const position = place?.choices.length ?? kept ?? 0;
    const { verdictsOf } = await import('../model/system/verdicts.ts');
    return { ...(await this.told(loaded, chosen)), ...whole(run, this.gaps, verdictsOf(run)), position };
  }

  /** All commands of what is open, where the run plays a part of them. */
  get recording(): Recording | undefined {
    return this.loaded?.recording;
  }

  private get scenario(): Scenario | undefined {
    return this.loaded?.scenario;
  }

  /** Of what is open, which is not read again; of a file the same or another part. */
  private async same(source: Source): Promise<Loaded | undefined> {
    const { source: before, loaded, recording } = this;
    if (!before || !isSame(source, before)) return undefined;
    if (!isFile(source) || !isFile(before) || source.from === before.from || !recording) return loaded;
    const { machineOfHeld } = await import('../capture/dump.ts');
    return machineOfHeld(source.name, recording, source.from);
  }

  /** From now on this run is the one that is looked at; whether another one is the same nobody knows yet. */
  private async show(run: Run, loaded: Loaded, source: Source): Promise<void> {
    this.graph = graphOf(run, await viewOf(run.machine).graph(run.machine));
    this.run = run;
    this.key = undefined;
    this.gaps = gapsOf(run.history.steps);
    this.watch = undefined;
    this.source = source;
    this.loaded = loaded;
  }

  /** What is told of the run that is looked at, wherever it stands. */
  private async told(loaded: Loaded, design: Design): Promise<Omit<Opened, keyof Whole | 'position'>> {
    const { run, graph } = this.opened();
    return {
      title: loaded.title,
      about: loaded.about,
      caution: [loaded.caution, await this.played()].filter(Boolean).join(' '),
      design: design.id,
      choices: [...run.deviations],
      hazard: hazardInfo(loaded.scenario, design.id),
      nodes: graph.nodes,
      edges: graph.edges,
      actors: run.machine.actors.all.map(({ name, kind, index }) => ({ name, kind, node: nodeOf(run, kind, index) })),
      queues: queueInfos(run),
      ...(loaded.recording && { from: loaded.recording.from }),
    };
  }

  async view({ position, selection, windows }: ViewParams): Promise<View> {
    const { run, graph } = this.opened();
    // What tells a step loads when there is the first one; nothing may be awaited once the run stands at the position.
    const told = position > 0 ? await import('./view/steps/told.ts') : undefined;
    const detailOf = selection === null ? undefined : (await import('./view/detail/detail.ts')).detailOf;
    const { topo } = run.machine;
    if (told) this.watch ??= new told.Watch(run.machine, graph);
    // What a step changed is told by what was there before it.
    run.seek(position - 1);
    this.watch?.note(run.machine, run.position);
    run.seek(position);
    return {
      position: run.position,
      time: run.time,
      changes: this.watch?.since(run.machine, run.position) ?? [],
      events: told?.events(run, graph.edges) ?? [],
      counters: run.tally.counters,
      queues: topo.guestIommus.map(({ name }, v) =>
        guestQueue(run, v, windows[guestKey(name)], told?.REFUSALS[run.machine.arch.id]),
      ),
      physical: topo.iommus.map(({ name }, s) => physicalQueue(run, s, windows[physicalKey(name)])),
      caches: caches(run),
      nodes: graph.state(run.machine, run.position),
      detail: detailOf?.(run, selection) ?? null,
    };
  }

  async timeline(params: TimelineParams): Promise<Timeline> {
    const { run, gaps } = this.opened();
    const { timelineOf } = await import('./view/timeline.ts');
    return timelineOf(run, gaps, params);
  }

  /** Position of the last step that ended at or before a time. */
  at(time: number): number {
    return this.opened().run.history.steps.endedBy(time);
  }

  async text(params: TextParams): Promise<string> {
    const { run } = this.opened();
    if (params.form === 'scenario') return this.scenarioText();
    const { textOf } = await import('./view/steps/text.ts');
    const source = this.source!;
    const name = this.scenario?.id ?? (source.kind === 'scenario' ? source.id : source.name);
    return textOf(run, { title: this.loaded?.title ?? '', name }, params);
  }

  /** What is open as the text of a scenario. @throws InputError where it is none */
  async scenarioText(): Promise<string> {
    this.opened();
    const { scenarioText } = await import('./view/steps/scenario-text.ts');
    return scenarioText(this.source!, this.scenario);
  }

  /** By step, from 1 at index 0, the line of the scenario's text that it carries out, or 0; empty for what is no scenario. */
  async lines(goOn: () => Promise<void>): Promise<Uint32Array> {
    const { run } = this.opened();
    if (!this.scenario) return new Uint32Array();
    const [{ linesOf }, text] = await Promise.all([import('./edit/lines.ts'), this.scenarioText()]);
    return linesOf(run, text, goOn);
  }

  /** What could be changed of what is selected, or of the step at a position. @throws InputError where there is no scenario */
  async whatIfs(at: WhatIfParams): Promise<string[]> {
    const { run } = this.opened();
    const [{ offered }, text] = await Promise.all([import('./edit/what-ifs.ts'), this.scenarioText()]);
    return offered(run, text, at);
  }

  /** The scenario with one of these changes. @throws InputError */
  async whatIf(choice: WhatIfChoice): Promise<string> {
    const { run } = this.opened();
    const [{ chosen }, text] = await Promise.all([import('./edit/what-ifs.ts'), this.scenarioText()]);
    return chosen(run, text, choice);
  }

  /** The scenario with another value of a field of a guest's command. @throws InputError */
  async withField({ selection, field, value }: FieldEdit): Promise<Changed> {
    const { run } = this.opened();
    const [{ withField }, text] = await Promise.all([import('./edit/what-ifs.ts'), this.scenarioText()]);
    return withField(run, text, selection, field, value);
  }

  /** Lets the run go; what it was made of stays. */
  leave(): void {
    this.run = undefined;
    this.graph = undefined;
    this.watch = undefined;
    this.key = undefined;
  }

  /** The run as of a position. */
  runAt(position: number): Run {
    const { run } = this.opened();
    run.seek(position);
    return run;
  }

  /** The objects of the open run. */
  get objects(): Graph {
    return this.opened().graph;
  }

  /** What is shown that only the architecture knows. */
  get archView(): ArchView {
    return viewOf(this.opened().run.machine);
  }

  find(from: number, direction: 1 | -1, boundary: Boundary): number {
    const { run } = this.opened();
    const end = direction === 1 ? run.length : 0;
    if (boundary === 'event') return clamp(from + direction, 0, run.length);
    for (let at = from + direction; direction === 1 ? at < end : at > end; at += direction) {
      if (run.history.steps.marksAt(at) & MARK[boundary]) return at;
    }
    return end;
  }

  /** What a reader must know of how a recorded guest is played under this design, or ''. */
  async played(): Promise<string> {
    const { run } = this.opened();
    const { playedNote } = await import('../capture/vcmdq.ts');
    return playedNote(this.loaded!, run.machine);
  }

  private opened(): { readonly run: Run; readonly graph: Graph; readonly gaps: readonly Gap[] } {
    const { run, graph, gaps } = this;
    if (!run || !graph) throw new Error('nothing is open');
    return { run, graph, gaps };
  }
}

/** Where a scenario with a hazard opens; undefined for what has none, and for one that is mended. */
async function opening(loaded: Loaded, design: string, pause: () => Promise<void>): Promise<Opening | undefined> {
  const { scenario, fixed } = loaded;
  if (!scenario || hazardOf(scenario) === undefined || fixed) return undefined;
  const { openingOf } = await import('./search/opening.ts');
  return openingOf({ ...loaded, scenario }, design, pause);
}

function hazardInfo(scenario: Scenario | undefined, design: string): HazardInfo | undefined {
  if (!scenario) return undefined;
  const hazard = hazardOf(scenario);
  if (hazard === undefined) return undefined;
  const { breaks, found } = scenario;
  return { hazard, breaks, applies: found[design.split(',')[0]] !== 'not-applicable' };
}

type FileSource = Extract<Source, { readonly from?: number }>;

const isFile = (source: Source): source is FileSource => source.kind === 'dump' || source.kind === 'text';

/** Whether both are the same, or parts of one file that was brought. */
function isSame(a: Source, b: Source): boolean {
  switch (a.kind) {
    case 'scenario':
      return b.kind === 'scenario' && a.id === b.id && a.fixed === b.fixed;
    case 'capture':
      return b.kind === 'capture' && a.name === b.name;
    case 'dump':
      return b.kind === 'dump' && a.name === b.name && a.digest === b.digest;
    case 'text':
      return b.kind === 'text' && a.name === b.name && a.text === b.text;
  }
}

/** A dump is told by its digest. */
const keyOf = (source: Source, ...made: readonly unknown[]): string | undefined =>
  source.kind === 'text' ? undefined : JSON.stringify([{ ...source, content: undefined }, ...made]);

/** What is the same of the same step of two runs. */
const SAME_STEP = ['kind', 'actor', 'queue', 'ordinal'] as const;

const correspondingTo = async (from: Run, position: number, to: Run): Promise<number> => {
  const [{ correspondingPosition }, { recordedOf }] = await Promise.all([
    import('../model/compare/moment.ts'),
    import('../model/compare/recorded.ts'),
  ]);
  const [one, other] = [from.history.steps, to.history.steps];
  // Another design does other things, even where they look alike.
  const isSame =
    from.machine.design.id === to.machine.design.id
      ? (a: number, b: number): boolean => SAME_STEP.every((what) => one[what](a) === other[what](b))
      : undefined;
  return correspondingPosition(recordedOf(from), recordedOf(to), position, isSame);
};

/** By its name; what is changed about one is read when somebody changes anything. */
const designOf = async (spec: string): Promise<Design> =>
  designById(spec) ?? (await import('./design.ts')).designOf(spec);

/** The node of the graph in which an actor is shown; the kernel is all over it. */
function nodeOf({ machine: { topo } }: Run, kind: ActorKind, index: number): string {
  switch (kind) {
    case 'guest':
      return ref('vcpu', topo.vcpus[index].name);
    case 'vmm':
      return ref('vmm', topo.guestIommus[index].name);
    case 'iommu':
      return iommuObject(topo, index);
    case 'device':
      return ref('device', topo.devices[index].name);
    case 'host':
    case 'kernel':
    case 'main':
      return '';
  }
}

const clamp = (n: number, low: number, high: number): number => Math.max(low, Math.min(high, n));
