/** Which command of one run is which of another. */
import { expect, test } from 'vitest';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { align } from './align.ts';
import { type Written, recorded } from './recorded.test-helper.ts';
import { Side } from './side.ts';

/** `T1`: a TLBI of ASID 1; `S`: a CMD_SYNC; behind a colon the vCPU that wrote it. Written one after the other. */
function commandsOf(text: string): Written[] {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part, i) => {
      const [what, writer = '0'] = part.split(':');
      const words = what[0] === 'S' ? command(OP.SYNC, { cs: Number(what[1] ?? 0) }) : tlbi(Number(what.slice(1)));
      return { words: [...words], writer: Number(writer), written: i + 1 };
    });
}

const tlbi = (asid: number): Uint32Array => command(OP.TLBI_NH_ASID, { asid });

/** Rows as text: by side the number of the command, or `-`. */
const rows = (...sides: readonly string[]): string[] => {
  const columns = align(
    sides.map((text) => new Side(recorded([commandsOf(text)]))),
    0,
  );
  return Array.from(columns[0], (_, r) => columns.map((column) => (column[r] < 0 ? '-' : String(column[r]))).join(' '));
};

test('the same program: a row for each command', () => {
  expect(rows('T1 T2 S', 'T1 T2 S')).toEqual(['0 0', '1 1', '2 2']);
});

test('waits are alike however the driver waits; other commands are by all four words', () => {
  expect(rows('T1 S0', 'T1 S2')).toEqual(['0 0', '1 1']);
  expect(rows('S T1', 'T1 T1')).toEqual(['0 -', '1 0', '- 1']);
  const last = (n: number): Side =>
    new Side(recorded([[{ words: [...command(OP.TLBI_NH_VA, { asid: 1, va: n * 2 ** 32 })], written: 1 }]]));
  expect(align([last(1), last(1)], 0)).toEqual([Int32Array.of(0), Int32Array.of(0)]);
  expect(align([last(1), last(2)], 0)).toEqual([Int32Array.of(-1, 0), Int32Array.of(0, -1)]);
});

test('what only one has stands behind what the same vCPU wrote before it', () => {
  expect(rows('T1 T2 S', 'T1 T9 T2 S')).toEqual(['0 0', '- 1', '1 2', '2 3']);
  expect(rows('T1 T9 T2 S', 'T1 T2 S')).toEqual(['0 0', '1 -', '2 1', '3 2']);
  expect(rows('T1 S', 'T8 T9 T1 S')).toEqual(['- 0', '- 1', '0 2', '1 3']);
  expect(rows('T1', 'T1 T8 T9')).toEqual(['0 0', '- 1', '- 2']);
  expect(rows('T1 T5:1 T2', 'T1 T5:1 T9 T2')).toEqual(['0 0', '- 2', '1 1', '2 3']);
});

test('of what differs as little as possible is left out, on either side', () => {
  expect(rows('T1 T2 T3 T4', 'T1 T3 T4')).toEqual(['0 0', '1 -', '2 1', '3 2']);
  expect(rows('T1 T2 T3', 'T4 T5 T3')).toEqual(['- 0', '- 1', '0 -', '1 -', '2 2']);
  expect(rows('T1', 'T2')).toEqual(['- 0', '0 -']);
  // The second difference stands at another place in each list.
  expect(rows('T1 T2 T3 T4', 'T2 T3 T5 T4')).toEqual(['0 -', '1 0', '2 1', '- 2', '3 3']);
});

test('vCPUs are told apart: how their commands interlace does not matter', () => {
  expect(rows('T1:0 T1:1 S:0 S:1', 'T1:1 S:1 T1:0 S:0')).toEqual(['0 2', '1 0', '2 3', '3 1']);
  expect(rows('T1:0', 'T1:1')).toEqual(['- 0', '0 -']);
});

test('a third side is met with the first that has a row, and adds its own', () => {
  expect(rows('T1 S', 'T1 T9 S', 'T1 T9 S')).toEqual(['0 0 0', '- 1 1', '1 2 2']);
  expect(rows('T1 S', 'T1 T9 S', 'T1 T8 S')).toEqual(['0 0 0', '- - 1', '- 1 -', '1 2 2']);
});

test('a wait that a driver has put in is the one left out, whichever side it is on', () => {
  expect(rows('T1 T2 S', 'T1 S T2 S')).toEqual(['0 0', '- 1', '1 2', '2 3']);
  expect(rows('T1 S T2 S', 'T1 T2 S')).toEqual(['0 0', '1 -', '2 1', '3 2']);
  expect(rows('T1 T2 S T3 S', 'T1 S T2 S T3 S', 'T1 T2 S T3 S')).toEqual(
    ['0 0 0', '- 1 -', '1 2 1', '2 3 2', '3 4 3', '4 5 4'], // the first and the third are the same
  );
  // A command is worth more than any number of waits.
  expect(rows('S S T1', 'T1 S S')).toEqual(['0 -', '1 -', '2 0', '- 1', '- 2']);
});

test('a side without commands, or without the emulated IOMMU, has none of the rows', () => {
  expect(rows('T1 S', '')).toEqual(['0 -', '1 -']);
  expect(rows('', 'T1')).toEqual(['- 0']);
  const one = new Side(recorded([commandsOf('T1')]));
  const two = new Side(
    recorded([commandsOf('T1'), { emulated: 1, commands: commandsOf('T2 S') }], { names: ['vm0/a', 'vm0/b'] }),
  );
  expect(align([two, one], 1)).toEqual([Int32Array.of(0, 1), Int32Array.of(-1, -1)]);
  expect(align([one, two], 1)).toEqual([Int32Array.of(-1, -1), Int32Array.of(0, 1)]);
});

test('it is looked for fewer than 64 places further on, both lists together', () => {
  const others = (n: number): string => Array.from({ length: n }, (_, i) => `T${100 + i}`).join(' ');
  const far = (n: number): string => rows('T1', `${others(n)} T1`).at(-1)!;
  expect(far(63)).toBe('0 63');
  expect(far(64)).toBe('0 -');
  // Where nothing is alike one of each is left out.
  expect(rows(`T1 ${others(63)} T2`, 'T3 T2').at(-1)).toBe('64 1');
  expect(rows('T3 T2', `T1 ${others(63)} T2`).at(-1)).toBe('1 64');
});
