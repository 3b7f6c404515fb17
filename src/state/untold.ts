/**
 * A lesson asks before the run shows it. As long as it does, nobody is told what lies ahead: `useExplorer` gives every
 * part of the page the state without it, so that a part need not know, unless it would find out by itself.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { CommandDetail, Opened, Rows, Span, Timeline, View } from '../worker/protocol.ts';
import { axisOf, placeOf } from '../worker/protocol/axis.ts';
import { type LessonProgress, progressStore } from './kept/lesson-progress.ts';
import { questionId } from './predicting.ts';
import type { ExplorerState } from './types.ts';

/**
 * Where questions have no answer yet: at the step that the lesson is at, or only behind it; null where none is, where another
 * run is open, and for those who want to be told.
 */
function stillAsked({ lesson, source }: ExplorerState, { answers }: LessonProgress): ExplorerState['stillAsked'] {
  if (!lesson || lesson.uncovered || !source) return null;
  const { told, step } = lesson;
  const steps = [...told.steps, told.variation];
  const run = step < told.steps.length ? told.scenario : told.variation.file;
  if ((source.kind === 'scenario' ? source.id : source.name) !== run) return null;
  const open = (at: number): boolean => steps[at].questions.some((_, i) => !(questionId(told.id, at, i) in answers));
  if (open(step)) return 'here';
  return told.steps.some((_, at) => at > step && open(at)) ? 'later' : null;
}

/** The last result for the last arguments. */
function lastOf<A extends readonly unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly made: R } | null = null;
  return (...args) => {
    if (!last || args.some((arg, i) => arg !== last!.args[i])) last = { args, made: make(...args) };
    return last.made;
  };
}

/** What holds for the whole run, and not for where one is. */
const openedSoFar = (opened: Opened): Opened => ({
  ...opened,
  about: '',
  hazard: undefined,
  verdicts: [],
  flags: [],
});

const past = (at: number, position: number): number => (at <= position ? at : 0);

function commandSoFar({ life, ...rest }: CommandDetail, position: number): CommandDetail {
  const { written, fetched, handedOver, complete, skipped, passed } = life;
  return {
    ...rest,
    life: {
      written: past(written, position),
      fetched: past(fetched, position),
      handedOver: past(handedOver, position),
      complete: past(complete, position),
      skipped: past(skipped, position),
      passed: past(passed, position),
    },
  };
}

const rowsSoFar = <T extends { readonly status: string }>({ first, entries }: Rows<T>): Rows<T> => ({
  first,
  entries: entries.filter(({ status }) => status !== 'future'),
});

function viewSoFar(view: View): View {
  const { detail, position } = view;
  return {
    ...view,
    queues: view.queues.map((queue) => ({ ...queue, rows: rowsSoFar(queue.rows) })),
    physical: view.physical.map((queue) => ({ ...queue, rows: rowsSoFar(queue.rows) })),
    detail: detail?.kind === 'command' ? commandSoFar(detail, position) : detail,
  };
}

/** That somebody acts may be seen, and when; not what comes of it. */
const untold = (span: Span): Span => ({
  ...span,
  label: '…',
  command: undefined,
  failed: false,
  violates: false,
});

const timelineSoFar = ({ lanes, ...rest }: Timeline, now: number): Timeline => ({
  ...rest,
  lanes: lanes.map((spans) => spans.map((span) => (span.to > now ? untold(span) : span))),
});

const NOTHING = {};

/** Remembers what it made last: what does not change stays the same object. */
function createSoFar(): (state: ExplorerState) => ExplorerState {
  const openedOf = lastOf(openedSoFar);
  const viewOf = lastOf(viewSoFar);
  const timelineOf = lastOf(timelineSoFar);
  return lastOf((state: ExplorerState) => {
    const { opened, view, timeline, axis } = state;
    const now = opened && view ? placeOf(axisOf(axis, opened), view) : 0;
    return {
      ...state,
      opened: opened && openedOf(opened),
      view: view && viewOf(view),
      timeline: timeline && timelineOf(timeline, now),
      outcomes: NOTHING,
      searched: NOTHING,
    };
  });
}

export interface Untold {
  /** The state without what lies ahead. */
  soFar(state: ExplorerState): ExplorerState;
  close(): void;
}

/** Keeps `stillAsked` of an explorer, from its first lesson on. */
export function createUntold(store: StoreApi<ExplorerState>): Untold {
  const ask = (): void => {
    const asked = stillAsked(store.getState(), progressStore.getState());
    if (asked !== store.getState().stillAsked) store.setState({ stillAsked: asked });
  };
  const ends = [
    progressStore.subscribe(ask),
    store.subscribe((state, before) => {
      if (state.lesson !== before.lesson || state.source !== before.source) ask();
    }),
  ];
  return {
    soFar: createSoFar(),
    close: () => {
      for (const end of ends) end();
    },
  };
}
