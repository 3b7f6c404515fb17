/** Where the flags of violations stand, so that no label covers another. */
import type { Flag } from '../../../worker/protocol.ts';
import { type Frame, xOfMoment } from './scale.ts';

export interface PlacedFlag {
  readonly label: string;
  /** Of the pole. */
  readonly x: number;
  readonly left: number;
  readonly width: number;
  /** What it stands for, by time. */
  readonly flags: readonly Flag[];
}

const PER_CHARACTER = 7.6;
const AROUND = 14;
const GAP = 3;

function labelOf(flags: readonly Flag[]): string {
  const [{ property }] = flags;
  if (flags.length === 1) return `✗ ${property}`;
  return flags.every((flag) => flag.property === property)
    ? `✗ ${property} ×${flags.length}`
    : `✗ ${flags.length} violations`;
}

const momentOf = ({ at, time }: Flag) => ({ position: at, time });

/** To the right of its pole, or to the left if only there is room; null if there is none. */
function placed(flags: readonly Flag[], frame: Frame, free: number, next: number): PlacedFlag | null {
  const label = labelOf(flags);
  const width = label.length * PER_CHARACTER + AROUND;
  const x = xOfMoment(frame, momentOf(flags[0]));
  const right = x >= free && x + width <= frame.width;
  if (right && x + width + GAP <= next) return { label, x, left: x, width, flags };
  if (x - width >= free) return { label, x, left: x - width, width, flags };
  return right ? { label, x, left: x, width, flags } : null;
}

/** Flags in sight, those whose poles can hardly be told apart together. */
function bundles(all: readonly Flag[], frame: Frame): readonly (readonly Flag[])[] {
  const result: Flag[][] = [];
  let pole = Number.NEGATIVE_INFINITY;
  for (const flag of all) {
    const x = xOfMoment(frame, momentOf(flag));
    if (x < 0 || x > frame.width) continue;
    if (x - pole < GAP) result[result.length - 1].push(flag);
    else {
      result.push([flag]);
      pole = x;
    }
  }
  return result;
}

/** Neighbours without room for two labels share one. */
export function placeFlags(all: readonly Flag[], frame: Frame): readonly PlacedFlag[] {
  const groups = bundles(all, frame);
  const result: PlacedFlag[] = [];
  for (const [i, bundle] of groups.entries()) {
    const next = i + 1 < groups.length ? xOfMoment(frame, momentOf(groups[i + 1][0])) : Number.POSITIVE_INFINITY;
    let group = bundle;
    let place: PlacedFlag | null = null;
    while (!place) {
      const last = result[result.length - 1];
      place = placed(group, frame, last ? last.left + last.width + GAP : 0, next);
      if (place) break;
      if (!last) place = squeezed(group, frame);
      else {
        group = [...last.flags, ...group];
        result.pop();
      }
    }
    result.push(place);
  }
  return result;
}

/** Where there is no room on either side, it is moved until it fits in. */
function squeezed(flags: readonly Flag[], frame: Frame): PlacedFlag {
  const label = labelOf(flags);
  const width = label.length * PER_CHARACTER + AROUND;
  const x = xOfMoment(frame, momentOf(flags[0]));
  return { label, x, left: Math.max(0, Math.min(frame.width - width, x)), width, flags };
}
