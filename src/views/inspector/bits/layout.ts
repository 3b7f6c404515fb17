/**
 * A command as four rows of 32 bits, drawn to scale: which box stands where, and what of its text fits into it. What
 * does not fit is told by a callout below the row.
 */
import type { FieldView } from '../../../worker/protocol.ts';
import { type Callout, type Wanted, placeCallouts } from './callouts.ts';
import { bitsText, fieldLabel, isBlank, fieldValue, shortValue } from '../../arch/command-labels.ts';

/** Measured, px. */
export interface Room {
  /** Of a row of 32 bits. */
  readonly width: number;
  /** Of a character of a name and of a value. */
  readonly nameChar: number;
  readonly valueChar: number;
}

export interface FieldBox {
  readonly field: FieldView;
  readonly x: number;
  readonly width: number;
  /** '' where it does not fit. */
  readonly name: string;
  /** Bits of the 64-bit word that stand here, '' where they do not fit. */
  readonly bits: string;
  readonly value: string;
  /** The field began in the row above, or goes on in the row below. */
  readonly fromAbove: boolean;
  readonly goesOn: boolean;
}

export interface BitRow {
  readonly word: 0 | 1;
  /** `63:32` or `31:0` */
  readonly bits: string;
  readonly boxes: readonly FieldBox[];
  readonly callouts: readonly Callout[];
  /** Nothing but reserved zeros: can be drawn lower. */
  readonly blank: boolean;
}

/** Between a text and the border of its box; a single digit may come closer. */
const PAD = 4;
const DIGIT_PAD = 0.5;

const fits = (text: string, char: number, width: number): boolean =>
  text !== '' && text.length * char + 2 * (text.length === 1 ? DIGIT_PAD : PAD) <= width;

interface Segment {
  readonly field: FieldView;
  readonly row: number;
  /** In the row, 31 to 0. */
  readonly hi: number;
  readonly lo: number;
}

/** A field that spans the halves of its word stands in two rows. */
function segmentsOf(field: FieldView): Segment[] {
  const { word, hi, lo } = field;
  const upper = { field, row: word * 2, hi: hi - 32, lo: Math.max(lo, 32) - 32 };
  const lower = { field, row: word * 2 + 1, hi: Math.min(hi, 31), lo };
  return [...(hi >= 32 ? [upper] : []), ...(lo < 32 ? [lower] : [])];
}

function boxOf({ field, row, hi, lo }: Segment, room: Room): FieldBox {
  const unit = room.width / 32;
  const x = Math.round((31 - hi) * unit);
  const width = Math.round((32 - lo) * unit) - x;
  const base = row % 2 === 0 ? 32 : 0;
  const bits = bitsText(hi + base, lo + base);
  const label = fieldLabel(field);
  const name = fits(label, room.nameChar, width) ? label : '';
  const fromAbove = field.hi > hi + base;
  // The value of the whole field stands where it begins.
  const value =
    fromAbove || isBlank(field)
      ? ''
      : [fieldValue(field), shortValue(field)].find((text) => fits(text, room.valueChar, width));
  return {
    field,
    x,
    width,
    name,
    bits: name !== '' && fits(`${label} ${bits}`, room.nameChar, width) ? bits : '',
    value: value ?? '',
    fromAbove,
    goesOn: field.lo < lo + base,
  };
}

/** What the box of a field could not say. */
function calloutOf({ field, x, width, name, value, fromAbove }: FieldBox): Wanted[] {
  if (isBlank(field) || fromAbove || (name !== '' && value !== '')) return [];
  const label = fieldLabel(field);
  return [
    {
      anchor: x + width / 2,
      text: `${label} ${fieldValue(field)}`,
      short: `${label} ${shortValue(field)}`,
      strong: field.physical !== undefined,
    },
  ];
}

export function layoutBits(fields: readonly FieldView[], room: Room): BitRow[] {
  const segments = fields.flatMap(segmentsOf);
  return [0, 1, 2, 3].map((row): BitRow => {
    const here = segments.filter((segment) => segment.row === row).sort((a, b) => b.hi - a.hi);
    const boxes = here.map((segment) => boxOf(segment, room));
    return {
      word: row < 2 ? 0 : 1,
      bits: row % 2 === 0 ? '63:32' : '31:0',
      boxes,
      callouts: placeCallouts(boxes.flatMap(calloutOf), room.width, room.nameChar),
      blank: here.every(({ field }) => isBlank(field)),
    };
  });
}
