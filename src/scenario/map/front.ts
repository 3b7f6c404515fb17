/** Designs held against each other: what decides, and which of them nothing betters. */
import type { Dialed } from './designs.ts';
import type { Cost } from './outcomes.ts';

/** What is known of a design before it is compared with others. */
export interface Found extends Dialed {
  /** What breaks, by hazard. Null: a search met its bound before it found anything. */
  readonly broken: Readonly<Record<string, readonly string[] | null>>;
  readonly cost: Cost;
}

/** A design on the map; `broken` names the hazards that a dial decides. */
export interface Dot extends Found {
  /** Nothing else is as good in every count and in hazards, and better in one. */
  readonly pareto: boolean;
}

/** Hazards under which all designs fare alike. */
export const undecidedOf = (found: readonly Pick<Found, 'broken'>[], hazards: readonly string[]): string[] =>
  hazards.filter((hazard) => new Set(found.map(({ broken }) => JSON.stringify(broken[hazard]))).size < 2);

/**
 * The map of what was found: hazards under which all designs fare alike stand apart (`undecided`), and count for none.
 */
export function mapOf(found: readonly Found[], hazards: readonly string[]): { designs: Dot[]; undecided: string[] } {
  const undecided = undecidedOf(found, hazards);
  const decided = hazards.filter((hazard) => !undecided.includes(hazard));
  const rows = found.map((dot) => {
    const broken = Object.fromEntries(decided.map((hazard) => [hazard, dot.broken[hazard]]));
    return { ...dot, broken, vector: [hazardsOf(broken), ...Object.values(dot.cost)] };
  });
  // Designs that are alike in all of it are looked at once.
  const points = new Map(rows.map(({ vector }) => [vector.join(' '), vector]));
  const all = [...points.values()];
  const front = new Set(
    [...points].filter(([, vector]) => !all.some((other) => dominates(other, vector))).map(([key]) => key),
  );
  return { designs: rows.map(({ vector, ...dot }) => ({ ...dot, pareto: front.has(vector.join(' ')) })), undecided };
}

/** True for a design that has the hazard: one that a search could not rule out counts. */
export const has = ({ broken }: Pick<Found, 'broken'>, hazard: string): boolean => {
  const ids = broken[hazard];
  return ids === null || ids?.length > 0;
};

/** How many hazards a design has. */
export const hazardsOf = (broken: Dot['broken']): number =>
  Object.keys(broken).filter((hazard) => has({ broken }, hazard)).length;

const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => value <= b[i]) && a.some((value, i) => value < b[i]);
