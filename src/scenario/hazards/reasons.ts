/** Why properties hold: what of hardware, kernel and VMM they need, one guarantee at a time. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { type Counterexample, counterexample } from '../../model/search/counterexample.ts';
import { whyNot } from '../../model/search/why-not.ts';
import type { Design } from '../../model/state/design.ts';
import type { Topology } from '../../model/state/topology.ts';
import type { Guarantor } from '../../model/system/guarantees.ts';

/** What becomes of a property that holds, without one guarantee. */
export interface Reason {
  readonly by: Guarantor;
  readonly holds: string;
  /** The parameters that take it away, and the design with it. */
  readonly without: string;
  readonly design: string;
  readonly verdict: 'violated' | 'holds' | 'bound';
  readonly counterexample?: Counterexample;
}

/** Of a property, by its id. */
export type Reasons = readonly (readonly [property: string, reasons: readonly Reason[]])[];

/**
 * `held`: ids of properties; each with a reason for each guarantee that the design gives, or for `only` those. Yields while it
 * searches.
 */
export function* reasonsOf(
  topology: Topology,
  design: Design,
  held: readonly string[],
  maxStates: number,
  only?: readonly string[],
): Generator<undefined, Reasons> {
  const reasons = held.map((property): [string, Reason[]] => [property, []]);
  if (held.length === 0) return reasons;
  for (const tried of whyNot(topology, design, { maxStates, progress: true, extras: EXTRAS }, only)) {
    if (!tried) {
      yield undefined;
      continue;
    }
    const { guarantee, design: without, search } = tried;
    for (const [property, list] of reasons) {
      const finding = search.findings.get(PROPERTIES.findIndex(({ id }) => id === property));
      const of = { ...guarantee, design: without.id };
      if (finding)
        list.push({
          ...of,
          verdict: 'violated',
          counterexample: counterexample(topology, without, finding, { extras: EXTRAS }),
        });
      else list.push({ ...of, verdict: search.verdict === 'exhausted' ? 'holds' : 'bound' });
    }
  }
  return reasons;
}
