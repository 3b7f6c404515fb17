/** What a time-out of CMD_SYNC says beside the registers that it prints, and pointers that no queue of that size has. */
import { describe, expect, test } from 'vitest';
import { inputOf } from './inputs.ts';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { bytes, files, said, text } from './explain.test-helper.ts';

const SIZE = 'arm-smmu-v3 x: allocated 256 entries for cmdq\n';
const timeout = (at: string, prod: string, cons: string): string =>
  `arm-smmu-v3 x: CMD_SYNC timeout at ${at} [hwprod ${prod}, hwcons ${cons}]\n`;

describe('a time-out', () => {
  test('with PROD and CONS 0 behind a driver that has queued commands: the registers are lost, and the queue is not empty', () => {
    const report = text(SIZE + timeout('0x00000052', '0x00000000', '0x00000000'));
    expect(said(report)).toContain(
      'The registers have lost their state: the driver has queued commands up to slot 0x52',
    );
    expect(said(report)).not.toMatch(/Nothing is pending|dead/);
  });

  test('of a CMD_SYNC that was consumed, by MSI', () => {
    const report = text(SIZE + timeout('0x000001fe', '0x00000001', '0x000001ff'));
    expect(said(report)).toContain('The CMD_SYNC at slot 0xfe wrap 1 was consumed, and its completion was not seen');
    const waiting = text(SIZE + timeout('0x000001fe', '0x00000001', '0x000001fe'));
    expect(said(waiting)).not.toContain('was consumed,');
  });

  test('the flag of the driver’s own PROD is none of the pointer', () => {
    const report = text(SIZE + timeout('0x80000152', '0x00000152', '0x0000014e'));
    expect(said(report)).toContain('names the driver’s PROD');
    expect(report.errors).toMatchObject([{ slot: 0x52, wrap: 1 }]);
  });

  test('of a queue of unknown size in its first lap tells what is pending', () => {
    const { queues } = text(timeout('0x00000006', '0x00000006', '0x01000004'));
    expect(queues).toMatchObject([{ log2size: null, cons: { slot: 4, error: 1 }, pending: [4, 5] }]);
    expect(text(timeout('0x0001a4c7', '0x0001a4c7', '0x0001a4c4')).queues).toMatchObject([{ pending: null }]);
  });
});

test('a pointer with more bits than the queue has, and memory with more slots', () => {
  const report = text(SIZE + timeout('0x00000402', '0x00000402', '0x00000000'));
  expect(said(report)).toContain('PROD 0x402: more than index and wrap bit of 2^8 entries');
  const given = files(['ring/cmdq.od.txt'], { log2size: 4, prod: 3, cons: 0x42 });
  expect(said(given)).toContain('CONS 0x42: more than index and wrap bit of 2^4 entries');
  expect(said(given)).toContain('ring/cmdq.od.txt has 256 slots, and the queue 16: what is behind them is not of it');
  expect(given.queues[0].commands.map(({ slot }) => slot)).toEqual(Array.from({ length: 16 }, (_, slot) => slot));
  expect(said(files(['ring/cmdq.od.txt'], { log2size: 12 }))).toContain(
    'ring/cmdq.od.txt has 256 of the 4096 slots of the queue: they are taken for those from 0 on',
  );
  expect(said(files(['ring/cmdq.od.txt', 'ring/dmesg.txt']))).not.toMatch(
    /more than index|not of it|slots of the queue/,
  );
});

test('a queue that is full and was never read has so many commands', () => {
  const report = files(['ring/cmdq.od.txt'], { log2size: 8, prod: 0x100, cons: 0 });
  expect(said(report)).toContain('The queue is dead: 256 commands were written, none was consumed');
});

test('an error that contradicts the memory, and one that is not defined', () => {
  const atc = files(['ring/cmdq.od.txt'], { log2size: 8, prod: 0x52, cons: 0x03000004 });
  expect(atc.queues[0].commands[4].mnemonic).toBe('CMD_ATC_INV');
  expect(said(atc)).toContain('The memory has CMD_ATC_INV at slot 0x4 wrap 0, and no CMD_SYNC');
  const sync = files(['ring/cmdq.od.txt'], { log2size: 8, prod: 0x52, cons: 0x03000005 });
  expect(said(sync)).not.toContain('The memory has');
  expect(said(text('arm-smmu-v3 x: CMDQ error (cons 0x05000004): Unknown'))).toContain(
    'CMDQ_CONS.ERR is 5 at slot 0x4',
  );
});

test('words of a log whose lines lost their device are no memory', () => {
  const log = `event 0x10 received:
        0x0000001000000010
        0x0000020800000000
        0x0000000000001000
        0x0000000000000000
CMDQ error (cons 0x01000004): Illegal command
skipping command in error state:
        0x0000001100000444
        0x0000000000000000`;
  const { inputs, events, queues } = text(log);
  expect(inputs).toMatchObject([{ kind: 'a kernel log', why: '9 of 9 lines are of an SMMUv3 driver' }]);
  expect(events).toMatchObject([{ name: 'F_TRANSLATION', sid: 16, input: '0x1000', line: 1 }]);
  expect(queues).toMatchObject([{ cons: { slot: 4, error: 1 }, commands: [{ mnemonic: 'CMD_RESUME' }] }]);
  const ring = inputOf(brought('ring', bytes('ring/cmdq.gdb.txt')));
  expect(explain([ring]).inputs).toMatchObject([{ kind: expect.stringContaining('command-queue memory') }]);
});
