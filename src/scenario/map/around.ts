/** What lies around a design on the map: one dial away, and the least that mends a hazard. */
import { DIALS, type Setting, canonical, dialOf, nameOf } from '../../model/system/dials.ts';
import { type Found, has } from './front.ts';

/** Another position of a dial, all others as they are. */
export interface Turn {
  readonly key: string;
  readonly value: string;
  /** Where that is on the map. */
  readonly to: number;
  /** Hazards that go, and that come. */
  readonly mends: readonly string[];
  readonly brings: readonly string[];
}

/** Where designs are, by their settings. */
const placesOf = (dots: readonly Found[]): Map<string, number> =>
  new Map(dots.map(({ setting }, i) => [nameOf(canonical(setting)), i]));

/** Every dial of a design, turned to each of its other positions that are on the map. */
export function turnsOf(dots: readonly Found[], at: number, hazards: readonly string[]): Turn[] {
  const places = placesOf(dots);
  const from = dots[at];
  return DIALS.flatMap(({ key, values }) =>
    values.flatMap((value): Turn[] => {
      if (value === from.setting[key]) return [];
      const to = places.get(nameOf(canonical({ ...from.setting, [key]: value })));
      if (to === undefined || to === at) return [];
      const changed = (before: Found, after: Found): string[] =>
        hazards.filter((hazard) => has(before, hazard) && !has(after, hazard));
      return [{ key, value, to, mends: changed(from, dots[to]), brings: changed(dots[to], from) }];
    }),
  );
}

/** Dials in which two settings differ, where it makes a difference. */
export const changesBetween = (from: Setting, to: Setting): readonly string[] => {
  const [a, b] = [canonical(from), canonical(to)];
  return DIALS.map(({ key }) => key).filter((key) => a[key] !== b[key]);
};

/**
 * The least change that mends a hazard: the design without it that differs in the fewest dials; of those the one that
 * brings the fewest others, then the one that comes first. Undefined where no design on the map is without it.
 */
export function mendOf(
  dots: readonly Found[],
  at: number,
  hazard: string,
  hazards: readonly string[],
): { readonly to: number; readonly changes: readonly string[]; readonly brings: readonly string[] } | undefined {
  const from = dots[at];
  let best: { to: number; changes: readonly string[]; brings: readonly string[] } | undefined;
  for (const [to, dot] of dots.entries()) {
    if (has(dot, hazard)) continue;
    const changes = changesBetween(from.setting, dot.setting);
    if (best && changes.length > best.changes.length) continue;
    const brings = hazards.filter((other) => has(dot, other) && !has(from, other));
    if (best && changes.length === best.changes.length && brings.length >= best.brings.length) continue;
    best = { to, changes, brings };
  }
  return best;
}

/** A change in words: `vmid=per-viommu`. */
export const changeText = (keys: readonly string[], to: Setting): string =>
  keys.map((key) => `${dialOf(key)!.key}=${to[key]}`).join(', ');
