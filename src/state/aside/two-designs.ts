/** The question of the project, answered: one scenario under two designs, each at the first place where they differ. */
import { connect, type Port } from '../../worker/client.ts';
import type { Opened, SideOf, View } from '../../worker/protocol.ts';

const SOURCE = { kind: 'scenario', id: 'error-in-the-middle' } as const;

export const TWO_DESIGNS: readonly SideOf[] = ['split-by-target', 'viommu-batch'].map((design) => ({
  source: SOURCE,
  design,
  choices: [],
}));

export interface TwoDesigns {
  /** What differs first, by name of both designs. */
  readonly claim: string;
  readonly sides: readonly { readonly opened: Opened; readonly view: View }[];
}

/** Of what the two differ in, what the guest is told wrong says most. */
const TELLING = /CERROR|CONS|reads|error/;

/** In workers of their own, which end with it. */
export async function twoDesigns(startPort: () => Port): Promise<TwoDesigns> {
  const clients = TWO_DESIGNS.map(() => connect(startPort(), () => {}));
  try {
    const opened = await Promise.all(
      TWO_DESIGNS.map(({ source, design }, i) => clients[i].call('open', { source, design })),
    );
    const recorded = await Promise.all(
      opened.map(({ length }, i) => clients[i].call('recorded', { position: length })),
    );
    const runs = recorded.map((one, i) => ({ name: opened[i].design, recorded: one }));
    const { divergences, verdict } = await clients[0].call('compare', { sides: runs });
    const first = divergences.find(({ at }) => at.every((step) => step !== null));
    const positions = opened.map(({ flags, length }, i) => {
      const told = flags.find(({ property }) => property === 'cons-exact') ?? flags[0];
      return told?.at ?? first?.at[i] ?? length;
    });
    const views = await Promise.all(
      positions.map((position, i) => clients[i].call('view', { position, selection: null, windows: {} })),
    );
    const broken = opened.flatMap(({ design, verdicts }) =>
      verdicts.filter(({ held, why = '' }) => !held && TELLING.test(why)).map(({ why }) => `Under ${design} ${why}`),
    );
    return { claim: broken[0] ?? verdict, sides: opened.map((one, i) => ({ opened: one, view: views[i] })) };
  } finally {
    for (const client of clients) client.close();
  }
}
