/** What is found out about the open run in a worker beside, when nothing else is to be done. */
import type { Opened, Source } from '../../../worker/protocol.ts';
import type { Interleavings, Searched } from '../../aside/interleavings.ts';
import { designWith } from '../../design-of.ts';
import type { Helper } from '../../aside/helper.ts';
import { createSurvey, MOST_STEPS, outcomeOf, type Outcomes } from '../../aside/outcomes.ts';
import type { Core } from '../core.ts';
import { PAINTED } from '../look/looking.ts';

export interface Aside {
  /** What becomes of the open source under the other designs, then what any interleaving can lead to. */
  begin(opened: Opened): Promise<void>;
  /** Gives up what does not concern the run that is opened next. */
  leave(source: Source, design: string | undefined): void;
  close(): void;
}

/** Finds out nothing. */
export const NO_ASIDE: Aside = { begin: async () => {}, leave() {}, close() {} };

export function createAside({ store }: Core, helper: Helper): Aside {
  const { getState: get, setState: set } = store;
  const survey = createSurvey(helper);
  /** Fetched when there is something to search. */
  let interleavings: Interleavings | undefined;
  let current: Opened | undefined;

  const ends = store.subscribe(({ position, playing }, before) => {
    if (position !== before.position && !playing) helper.rest();
  });

  const leave: Aside['leave'] = (source, design) => {
    current = undefined;
    survey.stop();
    interleavings?.keep(source, design);
  };

  return {
    leave,
    close() {
      ends();
      current = undefined;
      survey.stop();
      interleavings?.stop();
    },
    async begin(opened) {
      current = opened;
      const { design, choices, length, verdicts } = opened;
      const known: Outcomes = get().outcomes;
      // A branch is one interleaving of many; the mark of a design is about the one that comes first in time.
      const outcomes = choices.length > 0 ? known : { ...known, [design]: outcomeOf(verdicts) };
      set({ outcomes });
      const { source, library, parameters } = get();
      if (!source) return;
      const tell = (searched: Searched): void => {
        if (get().source === source) set({ searched: { ...get().searched, [design]: searched } });
      };
      if (length > MOST_STEPS || source.kind === 'capture' || source.kind === 'dump') tell({ kind: 'too-long' });
      if (length > MOST_STEPS) {
        // It needs the memory that what was searched before takes.
        helper.close();
        return;
      }
      // What their tabs open: with the parameters that this one has, where they go together.
      const others = (library?.designs ?? [])
        .map(({ id }) => designWith(id, parameters, library))
        .filter((other) => !(other in outcomes));
      await survey.start({ source, assumed: get().assumed }, others, outcomes, (found) => set({ outcomes: found }));
      await new Promise((painted) => setTimeout(painted, PAINTED));
      const { createInterleavings } = await import('../../aside/interleavings.ts');
      const before = get().searched[design]?.kind;
      if (current !== opened || before === 'done' || before === 'too-long') return;
      interleavings ??= createInterleavings(helper);
      interleavings.start(source, design, tell);
    },
  };
}
