/** Where the names of designs stand on the map. */
import type { Size } from '../../ui/use-size.ts';
import type { MapPoint } from './points.ts';

export const MARGIN = { left: 44, right: 20, top: 14, bottom: 38 };
/** Of a line of names, px. */
const LINE = 13;
/** Between two places that are tried, px: a part of `LINE`. */
const STEP = 6.5;
/** How high letters stand above their foot, px. */
const LETTER = 8;
/** Of a character where the type is largest, in a wide window. */
const CHAR = 7.6;
/** From a point to its name: beside the ring around a chosen one. */
const GAP = 15;

/** How a point is drawn: larger for more designs, px. */
export const radiusOf = ({ designs }: MapPoint): number => 3 + Math.min(7, Math.sqrt(designs.length) / 4);

export interface Label {
  readonly text: string;
  readonly x: number;
  /** Foot of the text. */
  readonly y: number;
  /** It stands left of `x`. */
  readonly end: boolean;
  /** The point, where the name is not right beside it or below another name of it. */
  readonly of: { readonly x: number; readonly y: number } | null;
}

interface Placed {
  readonly point: MapPoint;
  readonly x: number;
  readonly y: number;
}

/**
 * Names of the named designs near their points: never over another name or the axis, and over as few points as can be, the
 * ring around the chosen one included.
 */
export function labelsOf(placed: readonly Placed[], chosen: MapPoint | undefined, { width, height }: Size): Label[] {
  const labels: Label[] = [];
  const wide = (text: string): number => text.length * CHAR;
  const left = ({ text, x, end }: Pick<Label, 'text' | 'x' | 'end'>): number => (end ? x - wide(text) : x);
  const fits = (label: Label): boolean =>
    label.y >= MARGIN.top &&
    label.y <= height - MARGIN.bottom - 4 &&
    left(label) > MARGIN.left &&
    left(label) + wide(label.text) <= width &&
    !labels.some(
      (one) =>
        Math.abs(one.y - label.y) < LINE &&
        left(one) < left(label) + wide(label.text) &&
        left(label) < left(one) + wide(one.text),
    );
  const circles = placed.map(({ point, x, y }) =>
    // The ring around the chosen point counts for more than a point.
    point === chosen ? { x, y, r: GAP - 2, weight: 3 } : { x, y, r: radiusOf(point), weight: 1 },
  );
  /** How many points lie under the letters. */
  const covered = (label: Label): number => {
    const from = left(label);
    const to = from + wide(label.text);
    return circles
      .filter(({ x, y, r }) => x + r > from && x - r < to && y + r > label.y - LETTER && y - r < label.y + 1)
      .reduce((sum, { weight }) => sum + weight, 0);
  };

  const named = placed.filter(({ point }) => point.presets.length > 0).sort((a, b) => a.y - b.y);
  for (const { point, x, y } of named) {
    let before: Label | null = null;
    for (const text of point.presets) {
      let best: Label = { text, x: x + GAP, y: y + 4, end: false, of: null };
      let least = Number.POSITIVE_INFINITY;
      // Further away is worse; so far, every other name could be between.
      for (let far = 0; far <= (2 * labels.length + 1) * LINE && far / LINE < least; far += STEP)
        for (const dy of far === 0 ? [0] : [-far, far])
          for (const gap of [GAP, 2 * GAP])
            for (const end of [false, true]) {
              const at = { text, x: x + (end ? -gap : gap), y: y + 4 + dy, end };
              const below = before?.x === at.x && before.end === end && at.y - before.y === LINE;
              const beside = below || (dy === 0 && gap === GAP);
              const label: Label = { ...at, of: beside ? null : { x, y } };
              if (!fits(label)) continue;
              // A point that is covered is as bad as a line further away.
              const bad = (below ? 0 : far / LINE + gap / GAP) + 1.2 * covered(label);
              if (bad < least) [best, least] = [label, bad];
            }
      labels.push(best);
      before = best;
    }
  }
  return labels;
}
