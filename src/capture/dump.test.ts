import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { command, OP } from '../model/fields/commands.ts';
import { designById } from '../model/system/designs.ts';
import { startRun } from '../model/system/start.ts';
import { InputError } from '../scenario/errors.ts';
import { importDump } from './dump.ts';

const bytesOf = (...commands: readonly Uint32Array[]): Uint8Array =>
  new Uint8Array(commands.flatMap((words) => [...new Uint8Array(words.slice().buffer)]));
const EMPTY = new Uint32Array(4);

function play(bytes: Uint8Array) {
  const capture = importDump('queue.bin', bytes);
  const run = startRun(capture.topology, designById('viommu-batch')!);
  while (run.extend(10_000));
  return { capture, run };
}

test('a real queue, without anything but its bytes: every command is played, none is refused', () => {
  const bytes = new Uint8Array(readFileSync(new URL('../../public/captures/arm-ats-boot.bin', import.meta.url)));
  const { run, capture } = play(bytes);
  expect(run.tally.written(0)).toBe(149);
  expect(run.violations).toEqual([]);
  expect(capture.topology.devices.length).toBe(9);
  const refused = Array.from({ length: 149 }, (_, i) => run.history.commands[0].at(i)[7] & 1);
  expect(refused.every((flag) => flag === 0)).toBe(true);
});

test('devices that an ATC_INV names have ATS; the SIDs are rewritten', () => {
  const { capture, run } = play(
    bytesOf(command(OP.CFGI_CD, { sid: 0x18 }), command(OP.ATC_INV, { sid: 0x8, size: 52 }), command(OP.SYNC)),
  );
  expect(capture.topology.devices).toEqual([
    { name: '00:01.0', smmu: 0, sid: 0x1008, ats: true },
    { name: '00:03.0', smmu: 0, sid: 0x1018, ats: false },
  ]);
  expect(run.tally.counters).toMatchObject({ physicalCommands: 2 });
});

test('empty slots at the end are left out; a CMD_SYNC whose MSI has overwritten its opcode is one', () => {
  const written = Uint32Array.of(0, 0, 0x4001_0000, 0);
  const { capture, run } = play(bytesOf(command(OP.TLBI_NSNH_ALL), written, EMPTY, EMPTY));
  expect(run.tally.written(0)).toBe(2);
  expect(capture.caution).toContain('2 empty slots');
  expect(capture.caution).toContain('1 slots hold a CMD_SYNC');
});

describe('what is no SMMUv3 queue is refused', () => {
  const junk = new Uint8Array(256).fill(0xff);
  test.each([
    ['nothing', new Uint8Array(0), 'found 0 bytes'],
    ['half a command', new Uint8Array(24), 'the last 8 are no whole command'],
    ['only empty slots', new Uint8Array(64), '4 empty slots'],
    ['other data', junk, '16 of 16 entries have no opcode'],
  ])('%s', (_, bytes, message) => {
    expect(() => importDump('queue.bin', bytes)).toThrow(InputError);
    expect(() => importDump('queue.bin', bytes)).toThrow(message);
  });
});
