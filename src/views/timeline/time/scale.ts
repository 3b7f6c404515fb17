/** Between time (ns) and place (px), and what the time axis says. */
import { ticks } from 'd3-array';

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

/** Round times in µs, where there is room for their labels. */
export function ticksOf(frame: Frame, taken: readonly Taken[] = []): readonly Tick[] {
  const [from, to] = frame.domain.map((time) => time / 1000);
  const values = ticks(Math.max(0, from), to, Math.max(1, Math.floor(frame.width / PER_TICK)));
  const step = values.length > 1 ? values[1] - values[0] : to - from;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return values
    .map((value) => ({
      x: xOf(frame, value * 1000),
      label: value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    }))
    .filter(({ x, label }) => {
      const half = (label.length * PER_DIGIT) / 2;
      return taken.every(({ left, width }) => x + half <= left || x - half >= left + width);
    });
}

/** `12.34`: a time in assumed µs. */
export const micros = (time: number): string =>
  (time / 1000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
