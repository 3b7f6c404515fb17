/** What saves a property that holds: each guarantee is taken away alone, and all interleavings are searched again. */
import { type Reasons, reasonsOf } from '../../scenario/hazards/reasons.ts';
import { designOf } from '../design.ts';
import { type Files, load } from '../load.ts';
import type { WhyNotParams } from '../protocol/search.ts';

/** `goOn` is called now and then, and throws to stop. */
export async function whyNot(
  { source, design, held, maxStates }: WhyNotParams,
  files: Files,
  goOn: () => Promise<void>,
): Promise<Reasons> {
  const { topology } = await load(source, files);
  const searching = reasonsOf(topology, designOf(design), held, maxStates);
  for (;;) {
    const turn = searching.next();
    if (turn.done) return turn.value;
    await goOn();
  }
}
