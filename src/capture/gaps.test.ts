/** Memory of which a text holds parts far from each other: what is missing between them tells nothing about what it is. */
import { expect, test } from 'vitest';
import { EVENT } from '../model/arch/smmuv3/fields/records.ts';
import { brought, commandsIn } from './importers.ts';
import { explain } from './logs/explain.ts';
import { bytes } from './logs/explain.test-helper.ts';
import { inputOf } from './logs/inputs.ts';

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
/** As xxd -e -g 8 prints `memory`, lines from one number to another each. */
const printed = (memory: Uint8Array, parts: readonly (readonly [from: number, to: number])[]): Uint8Array => {
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const word = (at: number): string => view.getBigUint64(at, true).toString(16).padStart(16, '0');
  const line = (n: number): string => `${hex(0x80000000 + n * 16, 8)}: ${word(n * 16)} ${word(n * 16 + 8)}`;
  const lines = parts.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => line(from + i)));
  return new TextEncoder().encode(lines.join('\n'));
};

test('the beginning and the end of a command queue', () => {
  const gdb = commandsIn(brought('ring', bytes('ring/cmdq.gdb.txt'))).words;
  const ring = new Uint8Array(gdb.slice().buffer);
  const { words, missing, unread, kind } = commandsIn(
    brought(
      'ring',
      printed(ring, [
        [0, 4],
        [240, 244],
      ]),
    ),
  );
  expect(kind).toContain('command-queue memory');
  expect(words.subarray(240 * 4)).toEqual(gdb.subarray(240 * 4, 244 * 4));
  expect([...missing]).toEqual(Array.from({ length: 236 }, (_, i) => i + 4));
  expect(unread).toEqual([{ line: 5, text: '0xec0 bytes before 0x80000f00 are missing' }]);
});

test('records of an event queue that are far from each other', () => {
  const queue = new Uint32Array(64 * 8);
  const READ_OF_INPUT = 0x208;
  for (const slot of [0, 40]) queue.set([EVENT.F_TRANSLATION, 0x100 + slot, 0, READ_OF_INPUT, 0x1000 * slot], slot * 8);
  const dump = printed(new Uint8Array(queue.buffer), [
    [0, 2],
    [80, 82],
  ]);
  const { events, inputs } = explain([inputOf(brought('evtq', dump))]);
  expect(inputs).toMatchObject([{ kind: expect.stringContaining('event-queue memory') }]);
  expect(events).toMatchObject([
    { name: 'F_TRANSLATION', sid: 0x100, text: expect.stringContaining('record 0:') },
    { name: 'F_TRANSLATION', sid: 0x128, input: '0x28000', text: expect.stringContaining('record 40:') },
  ]);
});
