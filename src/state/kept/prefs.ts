/** What the browser remembers between visits. Storage may be forbidden: then it lasts as long as the page. */
import { AXES, type AxisKind } from '../../worker/protocol/axis.ts';
import { type PanelSizes, SPEEDS, type Speed } from '../types.ts';

export const DEFAULT_PANELS: PanelSizes = { left: 24, right: 22.5, timeline: 22 };

/** Least and most percent of the window that a panel may take. */
const LIMITS: Readonly<Record<keyof PanelSizes, readonly [number, number]>> = {
  left: [14, 50],
  right: [14, 55],
  timeline: [10, 70],
};

export interface Prefs {
  readonly panels: PanelSizes;
  readonly speed: Speed;
  readonly motion: boolean;
  /** What the timeline counts. */
  readonly axis: AxisKind;
}

const KEY = 'viommu-explorer.prefs';

/** Whatever is there is taken for a stranger's: only numbers within the limits count. */
export function readPrefs(storage: Pick<Storage, 'getItem'> | undefined = globalThis.localStorage): Prefs {
  let data: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) data = parsed as Record<string, unknown>;
  } catch {
    // Not ours, or not readable: as if nothing had been remembered.
  }
  return {
    panels: panelSizes((data.panels ?? {}) as Record<string, unknown>) ?? DEFAULT_PANELS,
    speed: SPEEDS.find((speed) => speed === data.speed) ?? 1,
    motion: data.motion !== false,
    axis: AXES.find((axis) => axis === data.axis) ?? 'time',
  };
}

export function writePrefs(
  prefs: Prefs,
  storage: Pick<Storage, 'setItem'> | undefined = globalThis.localStorage,
): void {
  try {
    storage?.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // see above
  }
}

/** Sizes within their limits, or undefined when one is missing or no number. */
export function panelSizes(data: Readonly<Record<string, unknown>>): PanelSizes | undefined {
  const size = (name: keyof PanelSizes): number | undefined => {
    const value = data[name];
    const [least, most] = LIMITS[name];
    return typeof value === 'number' && Number.isFinite(value) ? Math.max(least, Math.min(most, value)) : undefined;
  };
  const [left, right, timeline] = [size('left'), size('right'), size('timeline')];
  return left === undefined || right === undefined || timeline === undefined ? undefined : { left, right, timeline };
}
