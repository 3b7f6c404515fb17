/** What the axis says, where. */
import { tickStep } from 'd3-array';
import { type Gap, timeOfPlace } from '../../../worker/protocol/axis.ts';
import { type Frame, xOf } from './scale.ts';

export interface Tick {
  readonly x: number;
  readonly label: string;
}

/** A gap in sight: the axis is broken there. */
export interface Break {
  readonly x: number;
  readonly width: number;
  /** How long it is. */
  readonly label: string;
}

/** Room for one label, px, and what a digit takes. */
const PER_TICK = 80;
const PER_DIGIT = 8;
/** What a label may stand over the end of the axis, px: more would be cut off. */
const BEYOND = 8;
/** Narrower gaps are not marked, px. */
const LEAST_BREAK = 7;

/** A part of the axis where something else is written, px. */
export interface TakenSpace {
  readonly left: number;
  readonly width: number;
}

/** Round numbers of what the axis counts, where there is room for their labels. */
export function ticksOf(frame: Frame, taken: readonly TakenSpace[] = []): readonly Tick[] {
  const { axis, domain, width } = frame;
  const per = axis.kind === 'step' ? 1 : 1000;
  const most = Math.max(1, Math.floor(width / PER_TICK));
  const round = tickStep(0, (domain[1] - domain[0]) / per, most);
  const step = axis.kind === 'step' ? Math.max(1, round) : round;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: Tick[] = [];
  for (const { from, to, place } of piecesOf(frame)) {
    for (let n = Math.max(0, Math.ceil(from / per / step - 1e-9)); n * step * per <= to; n++)
      ticks.push({
        x: xOf(frame, place + n * step * per - from),
        label: (n * step).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
      });
  }
  const all = [...taken, { left: width + BEYOND, width: Number.POSITIVE_INFINITY }];
  return ticks.filter(({ x, label }, i) => free(x, label, all) && (i === 0 || x - ticks[i - 1].x >= PER_TICK / 4));
}

const free = (x: number, label: string, taken: readonly TakenSpace[]): boolean => {
  const half = (label.length * PER_DIGIT) / 2;
  return taken.every(({ left, width }) => x + half <= left || x - half >= left + width);
};

/** What is in sight between gaps: what the axis counts from and to, and the place where it begins. */
function piecesOf({ axis: { kind, gaps }, domain }: Frame) {
  const [first, last] = [Math.max(0, domain[0]), domain[1]];
  if (kind === 'step') return [{ from: first, to: last, place: first }];
  const pieces: { readonly from: number; readonly to: number; readonly place: number }[] = [];
  let place = first;
  for (const gap of inSight(gaps, domain)) {
    if (gap.begin > place) pieces.push({ from: timeOfPlace(gaps, place), to: gap.from, place });
    place = Math.max(first, gap.end);
  }
  if (place < last) pieces.push({ from: timeOfPlace(gaps, place), to: timeOfPlace(gaps, last), place });
  return pieces;
}

const inSight = (gaps: readonly Gap[], [from, to]: Frame['domain']): readonly Gap[] =>
  gaps.filter(({ begin, end }) => end > from && begin < to);

/** The gaps in sight that are wide enough to be seen. */
export const breaksOf = (frame: Frame): readonly Break[] =>
  inSight(frame.axis.gaps, frame.domain)
    .map(({ from, to, begin, end }) => ({
      x: xOf(frame, begin),
      width: xOf(frame, end) - xOf(frame, begin),
      label: `${((to - from) / 1000).toLocaleString('en-US', { maximumSignificantDigits: 3 })} µs`,
    }))
    .filter(({ width }) => width >= LEAST_BREAK);

/** Those whose lengths can be written, and what of the axis they take. */
export function labelled(breaks: readonly Break[], taken: readonly TakenSpace[]): readonly (Break & TakenSpace)[] {
  const result: (Break & TakenSpace)[] = [];
  for (const one of breaks) {
    const room = one.label.length * PER_DIGIT;
    const middle = one.x + one.width / 2;
    if (free(middle, one.label, taken) && free(middle, one.label, result))
      result.push({ ...one, left: middle - room / 2, width: room });
  }
  return result;
}
