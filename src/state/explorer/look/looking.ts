/** The picture of a position: asked for, kept, and fetched ahead. */
import type { Requests, View } from '../../../worker/protocol.ts';
import type { ExplorerState } from '../../types.ts';
import type { Core } from '../core.ts';
import { createNeighbours } from './neighbours.ts';

type Ask = Requests['view']['params'];

export interface Looking {
  /** To a position, or the nearest within the run. */
  moveTo(position: number): Promise<void>;
  /** Asks for the picture of where the page is, with what is selected and what its lists show. */
  look(): Promise<void>;
  /** The first picture of a run: its lists show what the model chooses. Undefined when the run has been left. */
  first(position: number, selection: string | null): Promise<View | undefined>;
  /** Fetches the pictures around, once nothing else is to be done. */
  lookAround(): void;
  /** Where one goes next from here is one of these; until a run is left, or others are named. */
  foresee(positions: readonly number[]): void;
  /** Forgets all pictures: they belong to a run that is left. */
  forget(): void;
}

/** Steps that are no jump, and ms after a jump in which another is likely: somebody drags. */
const NEAR = 64;
const AT_REST = 120;
/** Pictures fetched ahead, by steps in the direction of travel: the nearest first, and as many as are made while one comes. */
const AROUND = [1, -1, 2, 3];
const NO_WINDOWS: ExplorerState['windows'] = {};
/** ms after which the picture of a step has been painted: nothing may come between. */
export const PAINTED = 24;

export const windowsOf = ({ queues, physical }: View): ExplorerState['windows'] =>
  Object.fromEntries([...queues, ...physical].map(({ key, rows }) => [key, [rows.first, rows.entries.length]]));

export function createLooking({ store, model, fail, notingDelay }: Core): Looking {
  const { getState: get, setState: set } = store;
  const neighbours = createNeighbours(() => get().view);
  let lookingAround: ReturnType<typeof setTimeout> | undefined;
  let foreseen: readonly number[] = [];
  /** What the lists show since a picture came with entries that nobody had asked for. */
  let unasked: ExplorerState['windows'] | undefined;

  const far = (way: number): boolean => Math.abs(way) > NEAR;
  /** Far away, lists show other entries than here: those around CONS, until they ask for more. */
  const ask = (position: number, windows = far(position - get().position) ? NO_WINDOWS : get().windows): Ask => ({
    position,
    selection: get().selection,
    windows,
  });

  const views = model.latest((asked: Ask) => notingDelay(model.call('view', asked)));

  /** `way`: the step that led here. */
  async function look(way = 0): Promise<void> {
    if (get().status.kind !== 'ready') return;
    try {
      // An answer that has been overtaken is still shown while a newer one is under way: dragging must not freeze.
      const asked = ask(get().position);
      const answer = await views.request(asked);
      // Nor may one take the place of the picture that is wished for, when that was kept and is shown already.
      const { position, view: shown } = get();
      if (!answer || (answer.position !== position && shown?.position === position)) return;
      // What was sent unasked is what the lists show from now on, unless they have asked meanwhile.
      const { windows: now } = get();
      const chosen = asked.windows === NO_WINDOWS && (now === NO_WINDOWS || now === unasked);
      if (chosen) unasked = windowsOf(answer);
      const windows = chosen ? unasked : undefined;
      const view = neighbours.keep({ ...asked, windows: windows ?? asked.windows }, answer);
      set(windows ? { view, windows } : { view });
      if (view.position === get().position) lookAround(way);
    } catch (error) {
      fail(error);
    }
  }

  /** The next step mostly goes on in the direction of `way`, and while somebody drags through the run none is a step. */
  function lookAround(way = 0): void {
    clearTimeout(lookingAround);
    lookingAround = setTimeout(
      async () => {
        const { opened, position } = get();
        const ahead = way < 0 ? -1 : 1;
        for (const next of foreseen.length > 0 ? foreseen : AROUND.map((step) => position + step * ahead)) {
          const asked = ask(next);
          if (!opened || next < 0 || next > opened.length || neighbours.find(asked)?.exact) continue;
          // A picture that cannot be had is told when somebody goes there.
          const view = model.running() ? await model.call('view', asked).catch(() => undefined) : undefined;
          if (get().opened !== opened || get().status.kind !== 'ready') return;
          if (view) neighbours.keep(asked, view);
          // The page has moved on: what is around there is fetched once that has been painted.
          if (get().position !== position) return;
        }
      },
      far(way) && foreseen.length === 0 ? AT_REST : PAINTED,
    );
  }

  return {
    look,
    lookAround,
    foresee(positions) {
      foreseen = positions;
      lookAround();
    },
    first: (position, selection) => views.request({ position, selection, windows: {} }),
    forget() {
      clearTimeout(lookingAround);
      foreseen = [];
      neighbours.clear();
    },
    async moveTo(wished) {
      const { opened, status } = get();
      if (!opened || status.kind !== 'ready') return;
      const position = Math.max(0, Math.min(opened.length, Math.round(wished)));
      if (position === get().position && position === get().view?.position) return;
      const way = position - get().position;
      const asked = ask(position);
      const kept = neighbours.find(asked);
      if (!kept) {
        set({ position, windows: asked.windows });
        await look(way);
        return;
      }
      // Together: the place and its picture appear in one frame.
      const { view } = kept;
      if (kept.exact && asked.windows === NO_WINDOWS) {
        const windows = windowsOf(view);
        unasked = windows;
        set({ position, view, windows });
        neighbours.keep({ ...asked, windows }, view);
      } else set({ position, view });
      if (kept.exact) lookAround(way);
      else await look(way);
    },
  };
}
