/** Which position of one run is which of another. */
import { expect, test } from 'vitest';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { correspondingPosition } from './moment.ts';
import { type Written, recorded } from './recorded.test-helper.ts';

const tlbi = (asid: number, known: Written): Written => ({ words: [...command(OP.TLBI_NH_ASID, { asid })], ...known });

const FROM = recorded([
  [
    tlbi(1, { written: 10, fetched: 20, handedOver: 30, passed: 35, complete: 40, seen: 60 }),
    tlbi(2, { written: 12, fetched: 20, handedOver: 31, complete: 40 }),
    tlbi(9, { written: 50 }),
  ],
]);
const TO = recorded(
  [
    [
      tlbi(1, { written: 13, fetched: 24, handedOver: 37, complete: 44, seen: 66 }),
      tlbi(2, { written: 15, fetched: 23, handedOver: 34 }),
    ],
  ],
  { length: 500 },
);

test.each([
  ['before the first command both are alike', 0, 0],
  ['before the first command both are alike', 9, 9],
  ['the first is written', 10, 13],
  ['the second is written', 19, 15],
  ['both are fetched at once: when the later one is', 20, 24],
  ['the first is handed over', 30, 37],
  ['the second is handed over, which the other did before', 31, 34],
  ['CONS passes, which it never does in the other', 36, 34],
  ['the first is complete, the second never is in the other', 45, 44],
  ['a command that only this run has', 55, 44],
  ['seen', 60, 66],
  ['the end', 1000, 500],
  ['behind the end', 1001, 500],
])('%s: %i is %i', (_, position, other) => {
  expect(correspondingPosition(FROM, TO, position)).toBe(other);
});

test('where the first command comes sooner in the other, what is before it stays before it', () => {
  expect(correspondingPosition(TO, FROM, 11)).toBe(9);
  expect(correspondingPosition(TO, FROM, 12)).toBe(9);
  expect(correspondingPosition(TO, FROM, 13)).toBe(10);
  expect(correspondingPosition(TO, FROM, 499)).toBe(60);
  expect(correspondingPosition(TO, FROM, 500)).toBe(1000);
});

test('without a command in common positions are the same, up to the end', () => {
  const other = recorded([[tlbi(5, { written: 1 })]], { length: 8 });
  expect([0, 7, 20].map((position) => correspondingPosition(FROM, other, position))).toEqual([0, 7, 7]);
});

test('of several at once, also where the first found is the later one', () => {
  const swapped = recorded([[tlbi(1, { written: 5 }), tlbi(2, { written: 5 })]]);
  const later = recorded([[tlbi(1, { written: 9 }), tlbi(2, { written: 12 })]]);
  const earlier = recorded([[tlbi(1, { written: 12 }), tlbi(2, { written: 13, seen: 0 })]]);
  expect(correspondingPosition(swapped, later, 5)).toBe(12);
  expect(correspondingPosition(swapped, earlier, 6)).toBe(13);
  const back = recorded([[tlbi(1, { written: 5, fetched: 6 }), tlbi(2, { written: 5, fetched: 6 })]]);
  const turned = recorded([[tlbi(1, { written: 1, fetched: 30 }), tlbi(2, { written: 2, fetched: 20 })]]);
  expect(correspondingPosition(back, turned, 6)).toBe(30);
});
