/** What the page knows, and what can be done to it. */
import type {
  Assumed,
  AxisKind,
  Boundary,
  Choices,
  LessonHead,
  LessonView,
  Library,
  Opened,
  PanelName,
  Problem,
  Requests,
  ScenarioCard,
  SideOf,
  Source,
  TextForm,
  Timeline,
  View,
  WalkParams,
  Window,
} from '../worker/protocol.ts';
import type { Place } from '../worker/protocol.ts';
import type { CallOptions } from '../worker/client.ts';
import type { Branch, Trees } from './kept/branches.ts';
import type { Searched } from './aside/interleavings.ts';
import type { Outcomes } from './aside/outcomes.ts';

/** How a question is asked: what calls it off, who is told how far its answer is, and when there is none to come any more. */
export interface Asked extends Pick<CallOptions, 'signal' | 'onProgress'> {
  readonly onEnd?: () => void;
}

export type Status =
  | { readonly kind: 'starting' }
  | { readonly kind: 'opening'; readonly done: number; readonly of: number; readonly what: string }
  | { readonly kind: 'ready' }
  /** `restart`: the model is dead or confused and a new worker is needed; `other`: what was given first was no good. */
  | ({ readonly kind: 'error'; readonly recovery: 'restart' | 'other' } & Wrong);

/** What is wrong, with all its places where these can be named. */
export interface Wrong {
  readonly message: string;
  readonly problems: readonly Problem[];
}

/** What is shown over the page. */
export type Dialog =
  | 'explain'
  | 'list'
  | 'help'
  | 'hazards'
  | 'compare'
  | 'map'
  | 'own'
  | 'lessons'
  | 'glossary'
  | 'find'
  | 'find-in-run'
  | 'door'
  | 'export'
  | 'what-if'
  | 'variants'
  | 'stops';

export interface Lesson {
  readonly told: LessonView;
  readonly step: number;
  /** Whoever takes it wants to be told what this step asks. */
  readonly uncovered?: true;
}

/** The transaction that the walk view translates; null: chosen by where the page is. */
export type Transaction = Pick<WalkParams, 'device' | 'ssid' | 'iova' | 'write'>;

/** A condition at which running on ends, as `worker/stops/terms.ts` reads it. */
export interface Stop {
  readonly text: string;
  readonly on: boolean;
}

/** Steps per second while playing are `speed` times the pace at which a sentence can be read. */
export const SPEEDS = [0.5, 1, 2, 4, 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** Sizes of the panels, percent: of the width the left and the right one, of the height the timeline. */
export interface PanelSizes {
  readonly left: number;
  readonly right: number;
  readonly timeline: number;
}

/** A range of steps that is marked for copying: positions, both included. */
export type Range = readonly [from: number, to: number];

export interface ExplorerState {
  readonly status: Status;
  readonly library: Library | null;
  /** What is known of the scenarios without a search, once it was asked for. */
  readonly cards: readonly ScenarioCard[];
  /** What is shown or being opened. */
  readonly source: Source | null;
  readonly design: string;
  /** What the run that comes first in time says of this source, by design. */
  readonly outcomes: Outcomes;
  /** What a search over all interleavings of this source says, by design with its parameters; absent: not searched. */
  readonly searched: Readonly<Record<string, Searched>>;
  readonly opened: Opened | null;
  /** Costs of steps that are assumed otherwise than usual, in every run. */
  readonly assumed: Assumed;
  /** Runs of this source that were open, by design. */
  readonly trees: Trees;
  /** Runs that were taken out of a tree last, until another source is opened. */
  readonly deleted: { readonly design: string; readonly branches: readonly Branch[] } | null;
  /** Parameters that a design is chosen with, as far as it goes together with them: `kernel=linux-7.2`. */
  readonly parameters: readonly string[];
  /** How often the user went elsewhere, otherwise than by a step: the browser's way back leads from one to the one before. */
  readonly visits: number;
  /** The answer for the position shown. It lags `position` by one trip to the worker. */
  readonly view: View | null;
  /** The position wished for; everything on the page follows it. */
  readonly position: number;
  /** Id of an object as in `GraphNode.id` and `EventView.objects`, or null. */
  readonly selection: string | null;
  readonly granularity: Boundary;
  readonly playing: boolean;
  readonly speed: Speed;
  /** Whether tokens travel; the system's wish for less motion is heard on top of it. */
  readonly motion: boolean;
  /** Id of the tab that is shown; the inspector has the table of them. */
  readonly inspector: string;
  readonly walk: Transaction;
  readonly dialog: Dialog | null;
  /** What the dialog is about: the number of a hazard, a term; '' for nothing. */
  readonly subject: string;
  /** The lesson that is taken, and the step that it is at; the one behind the last is its variation. */
  readonly lesson: Lesson | null;
  /** Predictions are still to be made, at its step or only at later ones: nobody is told what lies ahead. */
  readonly stillAsked: 'here' | 'later' | null;
  /** Files that the user brought to be explained, the latest of them. */
  readonly brought: readonly File[];
  /** The runs that are compared, or were last; none before. */
  readonly sides: readonly SideOf[];
  /** Number of the guest command that their cursor is at; null for the first divergence. */
  readonly cursor: number | null;
  /** Entries that the lists of commands show, by queue key. */
  readonly windows: Readonly<Record<string, Window>>;
  readonly panels: PanelSizes;
  /** What the timeline counts. */
  readonly axis: AxisKind;
  /** Part of the run that the timeline shows, places along `axis`; null for all of it. */
  readonly span: readonly [from: number, to: number] | null;
  /** What the timeline shows, for `axis` and `span`. */
  readonly timeline: Timeline | null;
  readonly range: Range | null;
  /** Where running on ends. */
  readonly stops: readonly Stop[];
  /** The text of the scenario is shown. */
  readonly editing: boolean;
  /** What is wrong with what was to be opened last: what was open before stays, or the first scenario is there instead. */
  readonly unopened: Wrong | null;
  /** What is wrong with the text that was to be run in the place of what is open; empty when it is what is open. */
  readonly refused: readonly Problem[];
  /** A short message about something that was done, for instance copied; '' for none. */
  readonly toast: string;
  /** True while an answer has been waited for so long that it should be said. */
  readonly slow: boolean;
}

export interface ExplorerActions {
  /** Starts the worker, fetches the library and opens what an address or a place names, or else the first scenario. */
  start(first?: string | Place): Promise<void>;
  /** Opens what another address names. */
  follow(hash: string): Promise<void>;
  /** The part of the address, from `#` on, that leads back to what is shown; '' while nothing is. */
  link(): Promise<string>;
  /** The same of what a dialog lies over. */
  linkBelow(): Promise<string>;
  /** A hazard opens at its counterexample, all else at its beginning. Without `design`: the one chosen before, or its own. */
  open(source: Source, design?: string): Promise<void>;
  /** The same source under another design, at the corresponding moment, or where one was when one comes back to it. */
  chooseDesign(design: string): Promise<void>;
  /** Opens what is open, changed, at the corresponding moment; when it is refused, what is open stays. */
  rerun(source: Source): Promise<void>;
  /** Plays another part of the recording that is open: the one that begins with a command, by its number. */
  playFrom(command: number): Promise<void>;
  showEditor(on: boolean): void;
  /** Gives up the run that is being made; what was open before is shown again. */
  cancel(): void;
  /** Names or pins a run of the open design; '' takes its name away. */
  markBranch(choices: Choices, mark: { readonly name?: string; readonly pinned?: boolean }): void;
  /** Takes runs out of the tree of the open design. */
  deleteBranches(choices: readonly Choices[]): void;
  /** Puts back what was taken out last. */
  undelete(): void;
  /** A position of a run, for instance the violation of a counterexample. */
  openPlace(place: Place): Promise<void>;
  /** Assumes other costs: every run that comes first in time is made anew. */
  assume(assumed: Assumed): Promise<void>;
  /** The run that goes on from here with another transition, by its name. */
  branch(transition: string): Promise<void>;
  goTo(position: number): Promise<void>;
  step(direction: 1 | -1, boundary?: Boundary): Promise<void>;
  /** One of these positions is where one goes next: their pictures are fetched ahead. */
  foresee(positions: readonly number[]): void;
  /** Selects an object, slot or command everywhere. Ids: see `GraphNode.id`; `cmd/QUEUE/N`, `pcmd/IOMMU/N`. */
  select(id: string | null): void;
  setGranularity(granularity: Boundary): void;
  showInspector(tab: string): void;
  /** Opens a dialog in place of the one that is open; null closes it. */
  showDialog(dialog: Dialog | null, subject?: string): void;
  /** Asks once for `cards`. */
  cards(): Promise<readonly ScenarioCard[]>;
  /** What lists show of the lessons. */
  lessons(): Promise<readonly LessonHead[]>;
  /** Takes a lesson from one of its steps on, from 0; null ends it. */
  learn(id: string | null, step?: number): Promise<void>;
  /** Tells what lies ahead although the step of the lesson asks for it. */
  uncover(): void;
  /** Compares the open run with others; without `sides` with those of last time, or another design. */
  compare(sides?: readonly SideOf[]): Promise<void>;
  setCursor(command: number): void;
  /** Shows the walk of a transaction; what is left out stays as it is. */
  walk(change: Partial<Transaction>): void;
  /** What a part shows; undefined when it was overtaken by a later question of the same part, or called off. */
  ask<N extends PanelName>(
    part: N,
    params: Requests[N]['params'],
    asked?: Asked,
  ): Promise<Requests[N]['result'] | undefined>;
  togglePlay(): void;
  setSpeed(speed: Speed): void;
  setMotion(motion: boolean): void;
  /** A list of commands shows these entries. */
  watch(queue: string, window: Window): void;
  setPanels(sizes: Partial<PanelSizes>): void;
  /** Shows a part of the run in the timeline, in places along its axis, in at most `columns` pieces per lane. */
  showSpan(span: readonly [from: number, to: number] | null, columns: number): Promise<void>;
  /** The timeline counts something else; the playhead stays where it is in what is shown. */
  setAxis(axis: AxisKind): Promise<void>;
  /** To the last step that ends at or before a place along the timeline's axis. */
  goToPlace(place: number): Promise<void>;
  setRange(range: Range | null): void;
  /** Makes the current position an end of the marked range. */
  markRange(end: 'from' | 'to'): void;
  /** Plain text of a range; queues as they are at its end. */
  textOf(form: TextForm, steps: Range): Promise<string>;
  /** Puts plain text on the clipboard: of the current step, or of the marked range (without one: of the whole run). */
  copy(form: TextForm): Promise<void>;
  /** Puts the address of what is shown on the clipboard, or another part of it from `#` on. */
  copyLink(hash?: string): Promise<void>;
  /** Shows a short message. */
  say(message: string): void;
  /** A new worker that reopens where the page was. */
  restart(): Promise<void>;
  /** Files that the user brought: what makes a run by itself is opened, all else is explained. */
  openFiles(files: readonly File[]): Promise<void>;
  /** Files that are to be explained. */
  explain(files: readonly File[]): void;
  /** It has been read what could not be opened. */
  dismiss(): void;
}
