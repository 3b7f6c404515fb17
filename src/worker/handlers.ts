/**
 * Everything the page can ask, and what answers it: a request is one line here, and what it takes and gives derives from
 * it. What only one part of the page shows is answered by a module of its own, loaded when it is first asked for.
 */
import type { Run } from '../model/system/run.ts';
import type { Files } from './load.ts';
import type { Path } from '../scenario/language/errors.ts';
import type { AtText, EditOf, FieldEdit, InsertAt, MailParams, WhatIfChoice, WhatIfParams } from './protocol/edit.ts';
import type { CompareParams, CostsParams, RowsParams } from './protocol/compare.ts';
import { columnsOf } from './protocol/handed.ts';
import type { BroughtFile, ExplainParams } from './protocol/explain.ts';
import type { FareParams, MapHazardParams, MapParams } from './protocol/map.ts';
import type { ChangeParams, FindInRun, FindParams, StopParams } from './protocol/moving.ts';
import type { Tell } from './protocol/how-far.ts';
import type { OpenParams } from './protocol/open.ts';
import type { Source } from './protocol/place.ts';
import type {
  CheckParams,
  DangerParams,
  FatesParams,
  GuaranteesParams,
  HazardCellParams,
  HazardParams,
  SampleParams,
  WhyNotParams,
} from './protocol/search.ts';
import type { TextParams } from './protocol/text.ts';
import type { TimelineParams } from './protocol/timeline.ts';
import type { TrafficAnswers } from './protocol/traffic.ts';
import type { ViewParams } from './protocol/view.ts';
import type { Session } from './session.ts';
import type { Listing } from './view/arch/view.ts';
import type { TravelParams } from './view/graph/travel.ts';

/** What a handler works with. */
export interface Desk {
  readonly session: Session;
  readonly files: Files;
  /** Tells how far the request is and lets others in. @throws when nobody waits for the answer any more */
  readonly told: Tell;
  /** The same with nothing to tell. */
  goOn(): Promise<void>;
}

/** What a tab shows of the run at a position. */
const panel =
  <P extends { readonly position: number }, R>(load: (session: Session) => Promise<(run: Run, params: P) => R>) =>
  async (params: P, { session }: Desk): Promise<R> => {
    const answer = await load(session);
    return answer(session.runAt(params.position), params);
  };

/** The same of the list of commands, which has those of a recording as well that are not played. */
const listed =
  <P extends { readonly position: number }, R>(
    pick: (answers: TrafficAnswers<Listing>) => (of: Listing, params: P, tell: Tell) => R | Promise<R>,
  ) =>
  async (params: P, { session, told }: Desk): Promise<R> => {
    const answer = pick(await session.archView.traffic());
    return answer({ run: session.runAt(params.position), recording: session.recording }, params, told);
  };

/** What a part of the page asks for itself, when it is shown. */
export const PANELS = {
  next: panel(async () => (await import('./view/steps/next.ts')).nextOf),
  walk: panel(({ archView }) => archView.walk()),
  config: panel(({ archView }) => archView.config()),
  /** What the steps of actors are assumed to take. */
  assumptions: panel(async () => {
    const { assumptions } = await import('../model/system/assumptions.ts');
    return ({ machine }) => assumptions(machine);
  }),
  /** What a comparison needs of the run up to here. */
  recorded: panel(async () => (await import('../model/compare/recorded.ts')).recordedOf),
  registers: panel(({ archView }) => archView.registers()),
  /** The commands of a guest's queue as a list: what they have in common, rows, the next row alike, where a command is, what a filter can say. */
  traffic: listed(({ summary }) => summary),
  trafficRows: listed(({ rows }) => rows),
  trafficFind: listed(({ find }) => find),
  trafficPlace: listed(({ place }) => place),
  trafficComplete: listed(({ complete }) => complete),
  /** The run in sentences, a line per step. */
  steps: panel(async () => (await import('./view/steps/steps.ts')).stepsOf),
  /** The lanes of the whole run, for a picture; the run as a trace, and as data. */
  lanes: panel(async () => (await import('./view/graph/travel.ts')).lanesOf),
  trace: panel(async () => (await import('./view/graph/travel.ts')).traceText),
  data: async (params: TravelParams, { session }: Desk) => {
    const [{ dataText }, note] = await Promise.all([import('./view/graph/travel.ts'), session.played()]);
    return dataText(session.runAt(params.position), params, note);
  },
};

export const HANDLERS = {
  library: async (_: Record<string, never>, { files }: Desk) => {
    const [{ libraryOf }, heads] = await Promise.all([import('./library.ts'), files.heads()]);
    return libraryOf(heads);
  },
  open: (params: OpenParams, { session, files, told }: Desk) => session.open(params, files, told),
  view: (params: ViewParams, { session }: Desk) => session.view(params),
  /** What the actors do between two times. */
  timeline: (params: TimelineParams, { session }: Desk) => session.timeline(params),
  /** The position of the last step at or before a time, ns. */
  at: ({ time }: { readonly time: number }, { session }: Desk) => session.at(time),
  /** Plain text for mail. */
  text: (params: TextParams, { session }: Desk) => session.text(params),
  /** The next position in a direction that ends a step of the given kind; the end of the run if there is none. */
  find: ({ from, direction, boundary }: FindParams, { session }: Desk) => session.find(from, direction, boundary),
  /** To where one of some stops holds. */
  runUntil: async (params: StopParams, { session, goOn }: Desk) =>
    (await import('./stops/stops.ts')).runUntil(params, session, goOn),
  /** What a stop can be made of. */
  stopTerms: async (_: Record<string, never>, { session }: Desk) =>
    (await import('./stops/stops.ts')).stopTerms(session),
  /** Events and commands of the open run, by words; what is found is told as it is found. */
  findInRun: async (params: FindInRun, { session, told }: Desk) =>
    (await import('./stops/find.ts')).findInRun(params, session, told),
  /** To where what is told of an object becomes another; null where it does not. */
  nextChange: async (params: ChangeParams, { session, goOn }: Desk) =>
    (await import('./stops/stops.ts')).nextChange(params, session, goOn),
  /** Searches on from a position; progress is told on the way. */
  check: async (params: CheckParams, { session, files, told }: Desk) => {
    const { check } = await import('./search/check.ts');
    return check(params, session, files, (search) => told({ done: search.states, of: 0, what: 'states', search }));
  },
  /** What can still become of a run, position by position. */
  danger: async (params: DangerParams, { session, files, goOn }: Desk) =>
    (await import('./search/danger.ts')).danger(params, session, files, goOn),
  /** What becomes of every property over all interleavings of a source. */
  fates: async (params: FatesParams, { session, files, goOn }: Desk) =>
    (await import('./search/fates.ts')).fates(params, session, files, goOn),
  /** Makes many runs at random; how many there are is told on the way. */
  sample: async (params: SampleParams, { files, told }: Desk) =>
    (await import('./search/sample.ts')).sample(params, files, (done) => told({ done, of: params.runs, what: 'runs' })),
  /** The guarantees that a design gives. */
  guarantees: async (params: GuaranteesParams, { files }: Desk) =>
    (await import('./search/why-not.ts')).guarantees(params, files),
  /** Which guarantees properties need. */
  whyNot: async (params: WhyNotParams, { files, goOn }: Desk) =>
    (await import('./search/why-not.ts')).whyNot(params, files, goOn),
  /** What is to be searched of a hazard of the library. */
  hazard: async (params: HazardParams, { files }: Desk) => (await import('./search/hazard.ts')).hazard(params, files),
  /** Searches it under a design. */
  hazardCell: async (params: HazardCellParams, { session, files }: Desk) =>
    (await import('./search/hazard.ts')).hazardCell(params, session, files),
  /** What is known of the scenarios without a search. */
  cards: async (_: Record<string, never>) => (await import('./cards/cards.ts')).cards(),
  /** What lists show of the lessons. */
  lessons: async (_: Record<string, never>) => (await import('./lessons/lessons.ts')).lessonHeads(),
  /** A lesson, with all that the model says. */
  lesson: async ({ id }: { readonly id: string }, { files, goOn }: Desk) =>
    (await import('./lessons/lessons.ts')).lessonOf(id, files, goOn),
  /** Explains logs, traces, registers and memory. */
  explain: async (params: ExplainParams, { told }: Desk) =>
    (await import('./explain/explain.ts')).explain(params, (done, of) => told({ done, of, what: 'bytes' })),
  /** What a file that was brought looks like. */
  kind: async (file: BroughtFile) => (await import('./explain/explain.ts')).kind(file),
  /** Begins a map of all designs that can be dialed: what each costs. */
  map: async (params: MapParams, { session, files, goOn }: Desk) =>
    (await import('./map/map.ts')).startMap(params, session, files, goOn),
  /** Searches a hazard of the library under all designs of a map. */
  fare: async (params: FareParams, { files, goOn }: Desk) => (await import('./map/map.ts')).fare(params, files, goOn),
  /** Puts one more hazard on the map. */
  mapHazard: async (params: MapHazardParams, { session }: Desk) =>
    (await import('./map/map.ts')).mapHazard(params, session),
  /** Which designs of the map some specifications are; null for one that is not on it. */
  mapAt: async ({ specs }: { readonly specs: readonly string[] }, { session }: Desk) =>
    (await import('./map/map.ts')).mapAt(specs, session),
  /** What lies around a design of the map. */
  mapAround: async (params: { readonly at: number }, { session }: Desk) =>
    (await import('./map/map.ts')).mapAround(params, session),
  /** Compares runs, and keeps what it found. */
  compare: async (params: CompareParams, { session }: Desk) =>
    (await import('./compare/compare.ts')).compare(params, session),
  /** Rows of what was compared last, by number. */
  rows: async (params: RowsParams, { session }: Desk) => (await import('./compare/compare.ts')).rows(params, session),
  /** What a source costs under a design. */
  costs: async (params: CostsParams, { session, files, told }: Desk) =>
    (await import('./compare/costs.ts')).costs(params, session, files, told),
  /** Ids of the scenarios whose guests do the same as a source's. */
  alike: async ({ source }: { readonly source: Source }, { files, goOn }: Desk) =>
    (await import('./compare/alike.ts')).alike(source, files, goOn),
  /** By step of the open run, from 1, the line of the scenario's text that it runs, or 0. */
  lines: (_: Record<string, never>, { session, goOn }: Desk) => session.lines(goOn),
  /** What could be written at an offset of a scenario's text. */
  complete: async ({ text, at }: AtText) => (await import('../scenario/terms/terms.ts')).completionsAt(text, at),
  /** What the word at an offset means. */
  meaning: async ({ text, at }: AtText) => (await import('../scenario/terms/terms.ts')).meaningAt(text, at),
  /** Changes of what is selected, or of the step that is shown, by their names. */
  whatIfs: (params: WhatIfParams, { session }: Desk) => session.whatIfs(params),
  /** The text with one of them. */
  whatIf: (params: WhatIfChoice, { session }: Desk) => session.whatIf(params),
  /** The text with another value of a command's field. */
  withField: (params: FieldEdit, { session }: Desk) => session.withField(params),
  /** A text as a form: its lists, and the fields of an item of one. */
  outline: async ({ text }: { readonly text: string }) => (await import('../scenario/edit/outline.ts')).outlineOf(text),
  fields: async ({ text, path }: { readonly text: string; readonly path: Path }) =>
    (await import('../scenario/edit/outline.ts')).fieldsAt(text, path),
  /** What can be added to a text, and inserted into a list of it. */
  additions: async ({ text }: { readonly text: string }) => (await import('../scenario/edit/add.ts')).addable(text),
  insertable: async ({ text, list, at }: InsertAt) =>
    (await import('../scenario/edit/insertable.ts')).insertable(text, list, at),
  edit: async ({ text, edit }: EditOf) => (await import('../scenario/edit/edits.ts')).edited(text, edit),
  /** The text of a template for a new scenario. */
  template: async ({ id }: { readonly id: string }) => (await import('./edit/template.ts')).template(id),
  /** A scenario on the machine of a source: of a recording, a dump. */
  machine: async ({ source }: { readonly source: Source }, { files }: Desk) =>
    (await import('./edit/template.ts')).machine(source, files),
  /** A drawing with a column per actor, as a run. */
  mail: async (params: MailParams, { files }: Desk) => (await import('./edit/mail.ts')).readMail(params, files),
  ...PANELS,
};

/** What of an answer is handed over, not copied: it was made for it. */
export const HANDED = { recorded: columnsOf };
