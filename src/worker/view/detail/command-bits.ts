/** Commands bit by bit, read through the table of commands. */
import type { Commands } from '../../../model/arch/arch.ts';
import { type Field, getField, hex64 } from '../../../model/fields/field.ts';
import type { CommandWords } from '../../protocol/detail.ts';
import type { FieldView, Value } from '../../protocol/fields.ts';
import { word64 } from './fields.ts';
import { asValue } from './field-rows.ts';
import { inHexadecimal } from './values.ts';

export const wordsView = ({ nameOf }: Commands, w: ArrayLike<number>): CommandWords => ({
  mnemonic: nameOf(w),
  words: [hex64(w[0], w[1]).slice(2), hex64(w[2], w[3]).slice(2)],
});

type Place = Pick<Field, 'word' | 'hi' | 'lo'>;

/** Reserved ranges may be wider than the 53 bits that a number holds. */
const bitsAt = ({ word, hi, lo }: Place, w: ArrayLike<number>): Value =>
  inHexadecimal((word64(w, word) >> BigInt(lo)) & ((1n << BigInt(hi - lo + 1)) - 1n));

/** The physical command's value, where it differs. */
const rewritten = (value: Value, physical: Value | undefined): Pick<FieldView, 'physical'> =>
  physical && physical.number !== value.number ? { physical } : {};

/**
 * All 128 bits of a command, from the most significant of word 0 on: opcode, fields, and the reserved bits between
 * them. `physical`: the command that the kernel made of it; where it differs, its value stands beside the guest's.
 */
export function commandFields(commands: Commands, guest: ArrayLike<number>, physical?: ArrayLike<number>): FieldView[] {
  const { defOf, nameOf } = commands;
  const fields = defOf(guest)?.fields ?? [];
  // The rewritten command may have fields where the guest's has reserved bits (NSNH_ALL becomes NH_ALL).
  const further = (physical && defOf(physical)?.fields) ?? [];
  const views: FieldView[] = [];
  const opcode: Place = { word: 0, hi: 7, lo: 0 };
  for (const word of [0, 1] as const) {
    const own = fields.filter((field) => field.word === word);
    const taken = word === 0 ? [...own, opcode] : own;
    const added = further.filter((field) => field.word === word && taken.every((other) => !overlap(field, other)));
    const placed: Place[] = [...taken, ...added].sort((a, b) => b.hi - a.hi);
    let top = 63;
    for (const place of [...placed, { word, hi: -1, lo: -1 }]) {
      if (place.hi < top) views.push(reserved({ word, hi: top, lo: place.hi + 1 }, guest, physical));
      if (place.hi < 0) break;
      const field = own.find((candidate) => candidate === place);
      const extra = added.find((candidate) => candidate === place);
      if (place === opcode) views.push(opcodeView(nameOf(guest), guest, physical));
      else if (field) views.push(fieldView(field, guest, physical));
      else if (extra) views.push({ ...reserved(place, guest, physical), name: extra.name, doc: extra.doc });
      top = place.lo - 1;
    }
  }
  return views;
}

const overlap = (a: Place, b: Place): boolean => a.hi >= b.lo && b.hi >= a.lo;

const placeOf = ({ word, hi, lo }: Place) => ({ word: word as 0 | 1, hi, lo });

function fieldView(field: Field, guest: ArrayLike<number>, physical: ArrayLike<number> | undefined): FieldView {
  const value = asValue(field, getField(field, guest));
  return {
    name: field.name,
    ...placeOf(field),
    doc: field.doc,
    value,
    kind: 'field',
    ...rewritten(value, physical && asValue(field, getField(field, physical))),
  };
}

function opcodeView(name: string, guest: ArrayLike<number>, physical: ArrayLike<number> | undefined): FieldView {
  const opcode = (w: ArrayLike<number>): Value => ({ number: w[0] & 0xff, as: 'byte' });
  return {
    name: 'opcode',
    word: 0,
    hi: 7,
    lo: 0,
    doc: `Command: ${name}`,
    value: opcode(guest),
    kind: 'opcode',
    ...rewritten(opcode(guest), physical && opcode(physical)),
  };
}

function reserved(place: Place, guest: ArrayLike<number>, physical: ArrayLike<number> | undefined): FieldView {
  const value = bitsAt(place, guest);
  return {
    name: 'RES0',
    ...placeOf(place),
    doc: 'Reserved: software must write zeros',
    value,
    kind: 'reserved',
    ...rewritten(value, physical && bitsAt(place, physical)),
  };
}
