/** Why properties hold: what of hardware, kernel and VMM they need, one guarantee at a time. */
import type { Imported } from '../capture/importer.ts';
import { type Counterexample, counterexample } from '../model/search/counterexample.ts';
import { whyNot } from '../model/search/why-not.ts';
import type { Guarantor } from '../model/system/guarantees.ts';
import type { Design } from '../model/state/design.ts';
import { EXTRAS } from '../model/arch/extras.ts';

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

/** `held`: indices of properties; by each of them, a reason for each guarantee that the design gives. */
export function reasonsOf(
  { topology }: Imported,
  design: Design,
  held: readonly number[],
  maxStates: number,
): Map<number, Reason[]> {
  const reasons = new Map(held.map((property) => [property, [] as Reason[]]));
  if (held.length === 0) return reasons;
  for (const tried of whyNot(topology, design, { maxStates, progress: true, extras: EXTRAS })) {
    if (!tried) continue;
    const { guarantee, design: without, search } = tried;
    for (const [property, list] of reasons) {
      const finding = search.findings.get(property);
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

/** A line for each guarantee that a property needs; `of`: the properties that hold, each with its reasons. */
export function reasonLines(of: readonly (readonly [property: string, reasons: readonly Reason[]])[]): string[] {
  const lines = of.flatMap(([property, reasons]) =>
    reasons.flatMap(({ by, holds, without, counterexample: found }) =>
      found
        ? [
            `  ${property} holds because ${holds} (${by}); without it (${without}): violated after ${found.choices.length} steps`,
          ]
        : [],
    ),
  );
  const alone = of.filter(([, reasons]) => reasons.every(({ counterexample: found }) => !found)).map(([id]) => id);
  const bound = of.flatMap(([, reasons]) => reasons.filter(({ verdict }) => verdict === 'bound'));
  return [
    ...lines,
    ...(alone.length > 0 ? [`  no single guarantee decides it here  ${alone.join(', ')}`] : []),
    ...(bound.length > 0
      ? [`  not all states looked at without  ${[...new Set(bound.map(({ without }) => without))].join(', ')}`]
      : []),
  ];
}
