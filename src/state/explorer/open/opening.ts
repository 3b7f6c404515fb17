/** A source under a design is opened: its run is made, and its first picture shown. */
import { refOf } from '../../../worker/protocol/ref.ts';
import { InputError, type Port } from '../../../worker/client.ts';
import type { Assumed, Begun, Choices, Opened, OpenParams, Place, Source } from '../../../worker/protocol.ts';
import { sourceKey } from '../../kept/branches.ts';
import { wishedWith } from '../../design-of.ts';
import type { ExplorerActions, ExplorerState } from '../../types.ts';
import type { Aside } from '../ask/aside.ts';
import { type Core, messageOf } from '../core.ts';
import type { Growing } from './growing.ts';
import { INITIAL } from './initial.ts';
import { type Looking, windowsOf } from '../look/looking.ts';
import { createPlaces } from './places.ts';
import type { Playing } from '../play/playing.ts';

/** What is open. */
export interface OpenRun {
  readonly source: Source;
  readonly design?: string;
  readonly choices?: Choices;
  /** Where it opens, when no position is named. */
  readonly at?: 'counterexample';
  /** A position of what is open, to which it opens at the corresponding moment. */
  readonly keep?: number;
  /** It is what is open, changed: what is open stays when it is refused. */
  readonly changed?: true;
}

export interface Opening {
  readonly actions: Pick<
    ExplorerActions,
    | 'open'
    | 'chooseDesign'
    | 'rerun'
    | 'playFrom'
    | 'cancel'
    | 'openPlace'
    | 'assume'
    | 'branch'
    | 'openFiles'
    | 'explain'
    | 'dismiss'
  >;
  /** `at`: a position, or null for where the run itself begins to be shown. `wanted`: what is selected in it. */
  openRun(wish: OpenRun, at: number | null, wanted?: string | null): Promise<void>;
  openFirst(): Promise<void>;
  /** A design that the user chose stays when they open something else; until then every source opens with its own. */
  choose(design: string): void;
  /** The last run that opened without an error: where to go back to. */
  good(): OpenRun | null;
  /** What is open is the run that its hazard opens with. */
  isCounterexample(): boolean;
  close(): void;
}

/** What a newcomer sees: two devices whose commands alternate, where the designs differ most visibly. */
const FIRST_SCENARIO = 'interlaced';

/** Somebody who changes a text is done with it for now, ms. */
const RESTED = 500;

const OF_ANY_RUN: ReadonlySet<string> = new Set(['cmd', 'pcmd', 'slot', 'flight']);

/** A command keeps its name under every design; an object may not exist in this run. */
const existsIn = (id: string, { nodes }: Opened): boolean =>
  OF_ANY_RUN.has(refOf(id).kind) || nodes.some((node) => node.id === id);

/** What can be seen of a run that is still being made. */
const inSight = ({ opened, view }: Begun): Partial<ExplorerState> => ({
  opened,
  design: opened.design,
  view,
  position: view.position,
  windows: windowsOf(view),
});

const withCosts = (run: OpenParams, assumed: Assumed): OpenParams => (assumed.length > 0 ? { ...run, assumed } : run);

interface Parts {
  readonly looking: Looking;
  readonly playing: Playing;
  readonly aside: Aside;
  readonly growing: Growing;
  /** A further worker. */
  readonly startAside: () => Port;
}

export function createOpening(core: Core, { looking, playing, aside, growing, startAside }: Parts): Opening {
  const { store, model, fail, guarded } = core;
  const { getState: get, setState: set } = store;
  let opening: AbortController | null = null;
  let chosen: string | undefined;
  let good: Omit<Place, 'position'> | null = null;
  let asCounterexample = false;
  /** The costs that it was made under. */
  let usual: Assumed = [];
  let places = createPlaces();
  let resting: ReturnType<typeof setTimeout> | undefined;

  /** Equal sources are the same one. */
  const known = (source: Source): Source =>
    good && sourceKey(good.source) === sourceKey(source) ? good.source : source;

  const visit = (): void => set({ visits: get().visits + 1 });

  async function openRun(wished: OpenRun, at: number | null, wanted?: string | null): Promise<void> {
    const source = known(wished.source);
    const { changed, ...rest } = wished;
    const wish = { ...rest, source };
    playing.stop();
    model.drop();
    opening?.abort();
    clearTimeout(resting);
    const mine = new AbortController();
    opening = mine;
    aside.leave(source, wish.design);
    set({ source, unopened: null, status: { kind: 'opening', done: 0, of: 0, what: '' } });
    try {
      const { assumed } = get();
      // What was open stays in sight meanwhile; where nothing was, the run can be seen while it is being made.
      const early = good ? undefined : at;
      const opened = await model.call('open', withCosts({ ...wish, early }, assumed), {
        signal: mine.signal,
        onProgress({ done, of, what, begun }) {
          if (opening !== mine) return;
          set({ status: { kind: 'opening', done, of, what }, ...(begun && inSight(begun)) });
        },
      });
      if (opening !== mine) return;
      const position = Math.min(at ?? opened.position, opened.length);
      const wished = wanted === undefined ? get().selection : wanted;
      const selection = wished && existsIn(wished, opened) ? wished : null;
      const view = await looking.first(position, selection);
      if (opening !== mine || !view) return;
      const { design, choices } = opened;
      const sameSource = source === good?.source;
      // Under other costs the same choices lead elsewhere.
      const sameRuns = sameSource && JSON.stringify(assumed) === JSON.stringify(usual);
      if (!sameRuns) places = createPlaces();
      places.arrive(design, position);
      good = { source, design, choices };
      asCounterexample = wish.at === 'counterexample' && opened.hazard !== undefined && assumed.length === 0;
      usual = assumed;
      looking.forget();
      const { trees, deleted } = sameRuns ? get() : INITIAL;
      const { outcomes, searched, walk } = sameSource ? get() : INITIAL;
      set({
        status: { kind: 'ready' },
        design,
        opened,
        trees,
        deleted,
        parameters: wishedWith(design, get().parameters, get().library),
        view,
        position,
        selection,
        windows: windowsOf(view),
        span: null,
        timeline: null,
        range: null,
        outcomes,
        searched,
        walk,
        refused: [],
      });
      growing.grow(source, assumed, opened, !changed);
      if (changed) resting = setTimeout(() => void aside.begin(opened), RESTED);
      else void aside.begin(opened);
      looking.lookAround();
    } catch (error) {
      if (opening !== mine || mine.signal.aborted) return;
      if (!good) set({ opened: null, view: null });
      if (!good || !(error instanceof InputError)) return fail(error);
      if (!changed) {
        stay(good.source);
        return fail(error);
      }
      // Choices that led through the run before may lead nowhere now.
      if (wish.choices?.length && error.problems[0]?.place.file === 'choices')
        return openRun({ ...wished, choices: [] }, at, wanted);
      set({ status: { kind: 'ready' }, source: good.source, refused: error.problems });
    }
  }

  /** What is open is still what was opened from `source`. */
  function stay(source: Source): void {
    set({ status: { kind: 'ready' }, source, assumed: usual });
    const { opened, design } = get();
    // One that was chosen with what is not open would refuse what is opened next, too.
    if (chosen !== undefined) chosen = design;
    if (opened) void aside.begin(opened);
  }

  const openFirst = (): Promise<void> => openRun({ source: { kind: 'scenario', id: FIRST_SCENARIO } }, 0);

  const open: ExplorerActions['open'] = (source, design = chosen) => {
    visit();
    set({ selection: null });
    return openRun({ source, design, at: 'counterexample' }, null);
  };

  return {
    openRun,
    openFirst,
    choose(design) {
      chosen = design;
    },
    good: () => good,
    close() {
      opening?.abort();
      clearTimeout(resting);
    },
    isCounterexample: () => asCounterexample,
    actions: {
      open,
      async chooseDesign(design) {
        const { source, position, opened } = get();
        chosen = design;
        if (!source || design === get().design) return;
        visit();
        if (!good || !opened || source !== good.source) return openRun({ source, design }, 0);
        places.leave(good.design, good.choices, position);
        const was = places.find(design);
        await openRun({ source, design, choices: was?.choices, keep: position }, was?.position ?? null);
      },
      cancel() {
        const { opened, status } = get();
        if (status.kind !== 'opening' || !good || !opened) return;
        opening?.abort();
        opening = null;
        stay(good.source);
        // The model may have made the run already: it is told which one is open before anything else is asked of it.
        void guarded(async () => void (await model.call('open', withCosts(good!, usual))));
      },
      async rerun(source) {
        const { design, opened, position } = get();
        if (opened) await openRun({ source, design, choices: opened.choices, keep: position, changed: true }, null);
      },
      async playFrom(from) {
        const { source, design } = get();
        if (source?.kind !== 'dump' && source?.kind !== 'text') return;
        visit();
        set({ selection: null });
        await openRun({ source: { ...source, from }, design }, 0);
      },
      async openPlace({ position, ...run }) {
        visit();
        await openRun(run, position);
      },
      async assume(assumed) {
        const { source, design, position } = get();
        visit();
        set({ assumed, outcomes: {} });
        // Choices are what a run does otherwise than time would: there is none of them under other costs.
        if (source && design) await openRun({ source, design, keep: position }, null);
      },
      async branch(transition) {
        const { opened, position, source, design } = get();
        if (!opened || !source) return;
        visit();
        const before = opened.choices.filter(([step]) => step <= position);
        await openRun({ source, design, choices: [...before, [position + 1, transition]] }, position + 1);
      },
      explain: (files) => set({ brought: files, dialog: 'explain' }),
      async openFiles(files) {
        const [file, ...more] = files;
        if (!file) return;
        // Beside what is explained it belongs to that: a ring to its log.
        const alone = more.length === 0 && get().dialog !== 'explain';
        try {
          const { plays, sourceOfFile } = await import('../../local-file.ts');
          if (alone && (await plays(file, startAside))) {
            const source = await sourceOfFile(file);
            // What is open now is what was brought, not what a dialog tells of another run.
            set({ dialog: null });
            await open(source);
          } else set({ brought: files, dialog: 'explain' });
        } catch (error) {
          // A folder, for instance, or a file that is gone.
          fail(new InputError(messageOf(error)));
        }
      },
      dismiss: () => set({ unopened: null }),
    },
  };
}
