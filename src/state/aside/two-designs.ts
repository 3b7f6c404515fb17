/** The question of the project, answered: one scenario under two designs, where the guest is told how they differ. */
import { type Client, connect, type Port } from '../../worker/client.ts';
import type { Opened, SideOf, View } from '../../worker/protocol.ts';
import { QUESTION } from '../kept/door-seen.ts';

export const TWO_DESIGNS: readonly SideOf[] = [QUESTION.design, 'viommu-batch'].map((design) => ({
  source: QUESTION.source,
  design,
  choices: [],
}));

export interface TwoDesigns {
  /** What differs first, by name of both designs. */
  readonly claim: string;
  /** Each where the guest is first told something at or after the first divergence. */
  readonly sides: readonly { readonly opened: Opened; readonly view: View }[];
}

/** Of what the two differ in, what the guest is told wrong says most. */
const TELLING = /CERROR|CONS|reads|error/;

const viewAt = (client: Client, position: number): Promise<View> =>
  client.call('view', { position, selection: null, windows: {} });

/** What a guest can read of its queues. */
const told = ({ queues }: View): string => JSON.stringify(queues.map(({ cons, error }) => [cons, error]));

/** The first position from there on at which its queues tell the guest something else; there, if none does. */
async function whereTold(client: Client, from: number, length: number): Promise<View> {
  const first = await viewAt(client, from);
  for (let position = from + 1; position <= length; position++) {
    const view = await viewAt(client, position);
    if (told(view) !== told(first)) return view;
  }
  return first;
}

/** In workers of their own, which end with it. */
export async function twoDesigns(startPort: () => Port): Promise<TwoDesigns> {
  let crash: (error: Error) => void = () => {};
  // What is asked of a worker that is gone has no answer.
  const crashed = new Promise<never>((_, reject) => {
    crash = reject;
  });
  const clients = TWO_DESIGNS.map(() => connect(startPort(), crash));
  try {
    return await Promise.race([found(clients), crashed]);
  } finally {
    for (const client of clients) client.close();
  }
}

async function found(clients: readonly Client[]): Promise<TwoDesigns> {
  const opened = await Promise.all(
    TWO_DESIGNS.map(({ source, design }, i) => clients[i].call('open', { source, design })),
  );
  const recorded = await Promise.all(opened.map(({ length }, i) => clients[i].call('recorded', { position: length })));
  const runs = recorded.map((one, i) => ({ name: opened[i].design, recorded: one }));
  const { divergences, verdict } = await clients[0].call('compare', { sides: runs });
  const first = divergences.find(({ at }) => at.every((step) => step !== null));
  const views = await Promise.all(opened.map(({ length }, i) => whereTold(clients[i], first?.at[i] ?? length, length)));
  const broken = opened.flatMap(({ design, verdicts }) =>
    verdicts.filter(({ held, why = '' }) => !held && TELLING.test(why)).map(({ why }) => `Under ${design} ${why}`),
  );
  return { claim: broken[0] ?? verdict, sides: opened.map((one, i) => ({ opened: one, view: views[i] })) };
}
