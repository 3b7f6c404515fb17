/** Between time (ns) and place (px), and what the time axis says. */

/** The part of the run that is shown, ns. */
export type Domain = readonly [from: number, to: number];

/** What is shown, and in how many pixels. */
export interface Frame {
  readonly domain: Domain;
  readonly width: number;
}

export const xOf = ({ domain: [from, to], width }: Frame, time: number): number =>
  ((time - from) / (to - from)) * width;

export const timeAt = ({ domain: [from, to], width }: Frame, x: number): number =>
  from + (x / Math.max(1, width)) * (to - from);

/** How much time a number of pixels is. */
export const timeOf = ({ domain: [from, to], width }: Frame, pixels: number): number =>
  (pixels * (to - from)) / Math.max(1, width);

export interface Tick {
  readonly x: number;
  readonly label: string;
}

/** Room for one label, px, and what a digit takes. */
const PER_TICK = 80;
const PER_DIGIT = 8;

/** A part of the axis where something else is written, px. */
export interface Taken {
  readonly left: number;
  readonly width: number;
}

/** The smallest of 1, 2, 5, 10, 20, … that is not below. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((digit) => digit * power >= least) ?? 10);
}

/** Round times in µs, where there is room for their labels. */
export function ticksOf(frame: Frame, taken: readonly Taken[] = []): readonly Tick[] {
  const step = roundStep(timeOf(frame, PER_TICK) / 1000);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const [first, last] = [frame.domain[0] / 1000 / step, frame.domain[1] / 1000 / step];
  const ticks: Tick[] = [];
  for (let n = Math.max(0, Math.ceil(first - 1e-9)); n <= last + 1e-9; n++) {
    const x = xOf(frame, n * step * 1000);
    const label = (n * step).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const half = (label.length * PER_DIGIT) / 2;
    if (taken.every(({ left, width }) => x + half <= left || x - half >= left + width)) ticks.push({ x, label });
  }
  return ticks;
}

/** `12.34`: a time in assumed µs. */
export const micros = (time: number): string =>
  (time / 1000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
