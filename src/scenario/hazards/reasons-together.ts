import type { Reason, Reasons } from './reasons.ts';

/** Reasons that were found in parts, some guarantees each: by property those of all parts, in their order. */
export const reasonsTogether = (held: readonly string[], parts: readonly Reasons[]): Reasons =>
  held.map((property): [string, Reason[]] => [
    property,
    parts.flatMap((part) => part.flatMap(([id, reasons]) => (id === property ? reasons : []))),
  ]);
