/** A worker without a model, for tests: it records what it is asked and answers when told to. */
import type { Port } from '../worker/client.ts';
import type {
  Begun,
  Control,
  Counters,
  Library,
  Message,
  Opened,
  Problem,
  Request,
  RequestName,
  Requests,
  View,
  Walk,
  WalkParams,
} from '../worker/protocol.ts';

type Answers = { [N in RequestName]?: (params: Requests[N]['params']) => Requests[N]['result'] };

const COUNTERS: Counters = { exits: 1, consReads: 1, ioctls: 1, entries: 4, physicalCommands: 4, physicalSyncs: 1 };

export const LIBRARY: Library = {
  scenarios: [
    { id: 'error-in-the-middle', title: 'One of the interlaced invalidations fails' },
    { id: 'interlaced', title: 'Two devices, interlaced' },
  ],
  captures: [{ id: 'arm-boot-attach', title: 'Linux boots', commands: 100 }],
  designs: [
    { id: 'split-by-target', title: 'Split by target', summary: '', refuses: ['kernel=linux-7.3'], own: {} },
    { id: 'viommu-batch', title: 'viommu, in batches', summary: '', refuses: [], own: { kernel: 'linux-7.3' } },
  ],
  parameters: [{ key: 'kernel', values: ['exact', 'linux-7.3'] }],
};

export const openedWith = (change: Partial<Opened> = {}): Opened => ({
  title: 'Two devices, interlaced',
  about: '',
  caution: '',
  design: 'viommu-batch',
  choices: [],
  position: 0,
  length: 43,
  verdicts: [],
  counters: COUNTERS,
  nodes: [{ id: 'viommu/vm0/4', kind: 'viommu', title: 'viommu #4', group: 0, vm: 0, iommu: 0 }],
  edges: [],
  actors: [],
  queues: [],
  flags: [],
  duration: 4300,
  gaps: [],
  digest: '',
  ...change,
});

export const viewAt = (position: number, change: Partial<View> = {}): View => ({
  position,
  time: position * 100,
  events: [],
  counters: COUNTERS,
  queues: [],
  physical: [],
  caches: [],
  nodes: {},
  changes: [],
  detail: null,
  ...change,
});

export const walkOf = ({ position, device, ssid, iova, write }: WalkParams): Walk => ({
  position,
  request: { device: device ?? 'A', iommu: 'SMMU0', sid: 0x100, ssid, iova: iova ?? '0x400000', write, why: '' },
  hints: [],
  steps: [],
  end: { kind: 'translated', text: 'PA 0x1000', facts: [], note: '' },
  cached: [],
  verdict: '',
  wrong: false,
});

const CHECKED = { states: 1, transitions: 0, depth: 0, frontier: 0, bytes: 0, violated: [] };

const DEFAULTS: Required<Answers> = {
  library: () => LIBRARY,
  open: ({ design, choices = [] }) => openedWith({ choices, ...(design && { design }) }),
  view: ({ position }) => viewAt(position),
  danger: () => ({ kind: 'bound', states: 0 }),
  fates: () => ({ exhausted: true, states: 1, exercised: [], broken: [] }),
  runUntil: ({ from }) => ({ position: from, stop: null, refused: new Map() }),
  stopTerms: () => [],
  nextChange: () => null,
  findInRun: () => ({ commands: [], events: [] }),
  find: ({ from, direction }) => from + 5 * direction,
  timeline: ({ from, to }) => ({ from, to, lanes: [] }),
  at: ({ time }) => Math.floor(time / 100),
  text: ({ form }) => form,
  registers: ({ position }) => ({ position, files: [] }),
  traffic: () => ({
    queues: [],
    commands: 0,
    shown: 0,
    problem: null,
    fields: [],
    figures: [],
    totals: [],
    kinds: [],
    parts: [],
  }),
  trafficRows: ({ from }) => ({ from, rows: [] }),
  trafficFind: () => -1,
  trafficPlace: () => 0,
  trafficComplete: ({ at }) => ({ from: at, options: [], problem: null }),
  config: ({ position }) => ({ position, memory: [], cached: [], tables: [] }),
  walk: (params) => walkOf(params),
  next: ({ position }) => ({ position, options: [], unfinished: [] }),
  check: () => ({ ...CHECKED, verdict: 'exhausted', exercised: [], counterexamples: [] }),
  compare: () => ({ sides: [], rows: 0, differing: [], verdict: '', divergences: [], all: 0 }),
  rows: () => [],
  sample: ({ runs, seed }) => ({ runs, seed, outcomes: [{ violated: [], count: runs }] }),
  guarantees: () => [],
  whyNot: () => [],
  alike: () => [],
  assumptions: () => [],
  kind: () => ({ id: 'command-queue', why: 'it is no text', plays: true }),
  explain: () => ({
    report: { inputs: [], queues: [], events: [], errors: [], findings: [], unknown: [] },
    all: { events: 0, findings: 0, errors: 0, unknown: 0 },
    where: [],
    kinds: [],
    text: '',
    play: { why: '' },
  }),
  recorded: ({ position }) => ({
    arch: 'smmuv3',
    length: position,
    names: [],
    devices: [],
    queues: [],
    errors: [],
    dmas: [],
    records: [],
    counters: COUNTERS,
    doneAgain: 0,
    staleDmas: 0,
    time: null,
    verdicts: [],
  }),
  lines: () => new Uint32Array(),
  complete: () => undefined,
  meaning: () => undefined,
  template: () => '',
  whatIfs: () => [],
  whatIf: () => '',
  machine: () => '',
  outline: () => [],
  fields: () => [],
  additions: () => [],
  insertable: () => [],
  edit: () => ({ name: '', text: '' }),
  withField: () => ({ name: '', text: '' }),
  mail: ({ design }) => ({ design, choices: [], assumptions: [], unread: [] }),
  costs: ({ design }) => ({ design, length: 0, counts: [], time: null, broken: [], exercised: [] }),
  map: () => ({ dials: [], hazards: [], designs: [], costs: { kinds: [], of: new Uint16Array() } }),
  fare: () => ({ kinds: [], of: new Uint8Array(), searches: 0 }),
  mapHazard: () => ({
    decided: [],
    undecided: [],
    counts: new Uint8Array(),
  }),
  mapAt: ({ specs }) => specs.map(() => null),
  mapAround: () => ({ spec: '', hazards: [], turns: [] }),
  steps: () => ({ lines: [], more: 0 }),
  lanes: () => ({ from: 0, to: 0, lanes: [] }),
  trace: () => [],
  data: () => [],
  cards: () => [],
  lessons: () => [],
  lesson: ({ id }) => ({
    id,
    title: '',
    idea: '',
    scenario: 'interlaced',
    steps: [],
    variation: {
      title: '',
      design: 'viommu-batch',
      choices: [],
      position: 0,
      lit: null,
      text: [],
      questions: [],
      file: 'x.yaml',
      scenario: '',
    },
  }),
  hazard: ({ id }) => ({ hazard: 'H05', id, title: '', about: '', cite: '', breaks: [], fix: '', cells: [] }),
  hazardCell: ({ cell }) => cell,
};

export class FakePort implements Port {
  onmessage: ((event: MessageEvent<Message>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  terminated = false;
  /** Everything asked so far. */
  readonly requests: Request[] = [];
  readonly cancelled: number[] = [];
  readonly paused: (readonly [id: number, on: boolean])[] = [];
  /** Names of requests that are not answered until `answer` is called. */
  readonly held = new Set<RequestName>();
  answers: Answers = {};

  postMessage(message: Request | Control): void {
    if ('cancel' in message) {
      this.cancelled.push(message.cancel);
      return;
    }
    if ('pause' in message) {
      this.paused.push([message.pause, message.on]);
      return;
    }
    if ('leave' in message) return;
    this.requests.push(message);
    if (!this.held.has(message.name)) queueMicrotask(() => this.answer(message));
  }

  terminate(): void {
    this.terminated = true;
  }

  asked<N extends RequestName>(name: N): Requests[N]['params'][] {
    return this.requests
      .filter((request) => request.name === name)
      .map(({ params }) => params as Requests[N]['params']);
  }

  /** Answers the request, or the oldest one of a name. */
  answer(which: Request | RequestName): void {
    const request = typeof which === 'string' ? this.take(which) : which;
    this.taken.add(request.id);
    const make = (this.answers[request.name] ?? DEFAULTS[request.name]) as (params: unknown) => unknown;
    this.post({ id: request.id, type: 'result', result: make(request.params) });
  }

  /** `problems`: none where the fault is the model's. */
  refuse(name: RequestName, message: string, problems: readonly Problem[] = []): void {
    this.post({ id: this.take(name).id, type: 'error', message, problems });
  }

  progress(name: RequestName, done: number, of: number, begun?: Begun): void {
    const request = this.requests.findLast((candidate) => candidate.name === name);
    this.post({ id: request?.id ?? 0, type: 'progress', done, of, what: 'commands', begun });
  }

  crash(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }

  private readonly taken = new Set<number>();

  private take(name: RequestName): Request {
    const request = this.requests.find((candidate) => candidate.name === name && !this.taken.has(candidate.id));
    if (!request) throw new Error(`nobody asked for ${name}`);
    this.taken.add(request.id);
    return request;
  }

  /** The worker rests in the midst of the request, as it was asked to. */
  rest(name: RequestName): void {
    const request = this.requests.findLast((candidate) => candidate.name === name);
    this.post({ id: request?.id ?? 0, type: 'paused' });
  }

  private post(message: Message): void {
    if (!this.terminated) this.onmessage?.({ data: message } as MessageEvent<Message>);
  }
}

/** Lets everything that is only waiting for promises happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}
