/** What saves a property that holds: each guarantee is taken away alone, and all interleavings are searched again. */
import { type Reasons, reasonsOf } from '../../scenario/hazards/reasons.ts';
import { designOf } from '../design.ts';
import { type Files, load } from '../load.ts';
import { guaranteesOf } from '../../model/search/why-not.ts';
import type { GuaranteesParams, WhyNotParams } from '../protocol/search.ts';

/** The guarantees that a design gives, by the parameters that take each away. */
export async function guarantees({ source, design }: GuaranteesParams, files: Files): Promise<string[]> {
  return guaranteesOf((await load(source, files)).topology, designOf(design));
}

/** `goOn` is called now and then, and throws to stop. */
export async function whyNot(
  { source, design, held, maxStates, only }: WhyNotParams,
  files: Files,
  goOn: () => Promise<void>,
): Promise<Reasons> {
  const { topology } = await load(source, files);
  const searching = reasonsOf(topology, designOf(design), held, maxStates, only);
  for (;;) {
    const turn = searching.next();
    if (turn.done) return turn.value;
    await goOn();
  }
}
