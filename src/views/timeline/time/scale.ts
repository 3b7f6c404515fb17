/** Between places along the axis and pixels. */
import { type Axis, type Moment, placeOf } from '../../../worker/protocol/axis.ts';

/** The part of the run that is shown: places along the axis. */
export type Domain = readonly [from: number, to: number];

/** What is shown, and in how many pixels. */
export interface Frame {
  readonly axis: Axis;
  readonly domain: Domain;
  readonly width: number;
}

export const xOf = ({ domain: [from, to], width }: Frame, place: number): number =>
  ((place - from) / (to - from)) * width;

export const xOfMoment = (frame: Frame, moment: Moment): number => xOf(frame, placeOf(frame.axis, moment));

export const placeAt = ({ domain: [from, to], width }: Frame, x: number): number =>
  from + (x / Math.max(1, width)) * (to - from);

/** How much of the axis a number of pixels is. */
export const lengthOf = ({ domain: [from, to], width }: Frame, pixels: number): number =>
  (pixels * (to - from)) / Math.max(1, width);

/** `12.34`: a time in assumed µs. */
export const micros = (time: number): string =>
  (time / 1000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
