/** What the page knows, and what can be done to it. */
import type { Boundary, Library, Opened, Source, View } from '../worker/protocol.ts';

export type Status =
  | { readonly kind: 'starting' }
  | { readonly kind: 'opening'; readonly done: number; readonly of: number; readonly what: string }
  | { readonly kind: 'ready' }
  /** `restart`: the model is dead or confused and a new worker is needed; `back`: what the user gave was no good. */
  | { readonly kind: 'error'; readonly message: string; readonly recovery: 'restart' | 'back' };

export type InspectorTab = 'step' | 'object' | 'caches' | 'registers';

export interface ExplorerState {
  readonly status: Status;
  readonly library: Library | null;
  /** What is shown or being opened. */
  readonly source: Source | null;
  readonly design: string;
  readonly opened: Opened | null;
  /** The answer for the position shown. It lags `position` by one trip to the worker. */
  readonly view: View | null;
  /** The position wished for; everything on the page follows it. */
  readonly position: number;
  /** Id of an object as in `GraphNode.id` and `EventView.objects`, or null. */
  readonly selection: string | null;
  readonly granularity: Boundary;
  readonly playing: boolean;
  readonly inspector: InspectorTab;
}

export interface ExplorerActions {
  /** Starts the worker, fetches the library and opens the first scenario. */
  start(): Promise<void>;
  open(source: Source): Promise<void>;
  /** The same source under another design, from the beginning. */
  chooseDesign(design: string): Promise<void>;
  goTo(position: number): Promise<void>;
  step(direction: 1 | -1, boundary?: Boundary): Promise<void>;
  select(id: string | null): void;
  setGranularity(granularity: Boundary): void;
  showInspector(tab: InspectorTab): void;
  togglePlay(): void;
  /** A new worker that reopens where the page was. */
  restart(): Promise<void>;
  /** What the user gave could not even be read. */
  refuse(message: string): void;
  /** After a refused source: what was open before it. */
  back(): Promise<void>;
}
