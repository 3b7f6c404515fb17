/** Lessons: each step opens its run at its position, and may ask for a prediction first. */
import { InputError } from '../../../worker/client.ts';
import type { ScenarioCard } from '../../../worker/protocol.ts';
import type { ExplorerActions, ExplorerState } from '../../types.ts';
import type { Untold } from '../../untold.ts';
import type { Core } from '../core.ts';
import type { Opening } from '../open/opening.ts';

export interface Learning {
  readonly actions: Pick<ExplorerActions, 'learn' | 'uncover' | 'lessons' | 'cards'>;
  /** The state as the page may tell it: without what lies ahead, while a prediction is asked. */
  told(state: ExplorerState): ExplorerState;
  close(): void;
}

export function createLearning({ store, model, guarded, notingDelay }: Core, { openRun }: Opening): Learning {
  const { getState: get, setState: set } = store;
  /** Of the bundled scenarios, which stay as they are. */
  let cards: Promise<readonly ScenarioCard[]> | null = null;
  async function fetchCards(): Promise<readonly ScenarioCard[]> {
    try {
      const told = await model.call('cards', {});
      set({ cards: told });
      return told;
    } catch (error) {
      cards = null;
      throw error;
    }
  }
  function askCards(): Promise<readonly ScenarioCard[]> {
    cards ??= fetchCards();
    return cards;
  }
  /** Of several that were wished for in a row the last counts. */
  let wishes = 0;

  let untold: Untold | null = null;
  store.subscribe((state, before) => {
    // What the gallery tells is asked for while its part is fetched. It goes without what does not come, until it is opened again.
    if (state.dialog === 'hazards' && before.dialog !== 'hazards') askCards().catch(() => undefined);
  });

  return {
    told: (state) => (state.stillAsked && untold ? untold.soFar(state) : state),
    close() {
      untold?.close();
      untold = null;
    },
    actions: {
      cards: askCards,
      uncover() {
        const { lesson } = get();
        if (lesson) set({ lesson: { ...lesson, uncovered: true } });
      },
      lessons: () => model.call('lessons', {}),
      async learn(id, wished = 0) {
        const mine = ++wishes;
        if (id === null) return set({ lesson: null });
        await guarded(async () => {
          const known = get().lesson?.told;
          const told = known?.id === id ? known : await notingDelay(model.call('lesson', { id }));
          const { createUntold } = await import('../../untold.ts');
          if (mine !== wishes) return;
          untold ??= createUntold(store);
          const steps = [...told.steps, told.variation];
          if (wished >= steps.length)
            throw new InputError(`The lesson '${id}' has no step ${wished + 1}: expected 1 to ${steps.length}.`);
          set({ lesson: { told, step: wished }, dialog: null, visits: get().visits + 1, assumed: [] });
          const { design, choices, position, lit } = steps[wished];
          const { file: name, scenario: text } = told.variation;
          const source =
            wished < told.steps.length
              ? ({ kind: 'scenario', id: told.scenario } as const)
              : ({ kind: 'text', name, text } as const);
          if (lit) set({ inspector: 'object' });
          await openRun({ source, design, choices }, position, lit);
        });
      },
    },
  };
}
