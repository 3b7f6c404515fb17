/** Why properties hold, in words. */
import type { Reasons } from '../scenario/hazards/reasons.ts';

/** A line for each guarantee that a property needs; `of`: the properties that hold, each with its reasons. */
export function reasonLines(of: Reasons): string[] {
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
