/** Logs, traces and memory as people have them, each with the right value (IHI 0070 7.3, 7.1). */
import { describe, expect, test } from 'vitest';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { bytes, files, text, lines, said } from './explain.test-helper.ts';
import { inputOf } from './inputs.ts';

describe('the state of a queue', () => {
  test('an ATC time-out names the CMD_SYNC; the size is in another line', () => {
    const report = files(['dmesg-atc-timeout.txt']);
    expect(report.errors.filter(({ name }) => name === 'CERROR_ATC_INV_SYNC')).toMatchObject([
      { slot: 0xa4c7, wrap: 1, line: 3 },
      { slot: 0xa4cb, wrap: 1, line: 5 },
    ]);
    expect(report.queues).toMatchObject([
      { log2size: 16, prod: null, pending: null, cons: { slot: 0xa4cb, wrap: 1, error: 3 } },
    ]);
    expect(said(report)).toMatch(/slot 0xa4c7 wrap 1, then slot 0xa4cb wrap 1: this is the CMD_SYNC, not the ATC_INV/);
  });

  test('without the size both readings are given', () => {
    const { errors, queues } = text(lines('dmesg-atc-timeout.txt').slice(1).join('\n'));
    const [, error] = errors;
    expect(error).toMatchObject({ slot: null, wrap: null });
    expect(error.readings).toEqual([
      { slot: 0xa4c7, wrap: 1, log2size: '16' },
      { slot: 0x1a4c7, wrap: 0, log2size: '17 or more' },
    ]);
    expect(queues).toMatchObject([{ log2size: null, cons: { slot: null, error: 3 } }]);
  });

  test('CONS 0 without an error is a dead queue', () => {
    const report = files(['dmesg-cons-zero.txt']);
    expect(report.queues).toMatchObject([
      { log2size: 15, prod: { slot: 0x1f4, wrap: 0 }, cons: { slot: 0, wrap: 0, error: 0 } },
    ]);
    expect(report.queues[0].pending).toHaveLength(500);
    expect(said(report)).toContain('The queue is dead: 500 commands were written, none was consumed');
    expect(said(report)).not.toContain('CERROR_ILL');
  });

  test('the refused command, and which field of it', () => {
    const report = files(['dmesg-illegal.txt']);
    expect(report.queues).toMatchObject([
      {
        log2size: 16,
        cons: { slot: 0xc4, wrap: 0, error: 1 },
        pending: [0xc4, 0xc5],
        commands: [{ slot: 0xc4, mnemonic: 'CMD_CFGI_CD', fields: { sid: 0x20, ssec: 1 } }],
      },
    ]);
    expect(said(report)).toContain('SSEC = 1: must be 0 in the Non-secure queue (IHI 0070 4.1.6)');
    expect(said(report)).toContain('names the driver’s PROD');
  });

  test.each(['hexdump-C', 'xxd', 'od', 'gdb'])('a ring as %s prints it, with its log', (form) => {
    const report = files([`ring/cmdq.${form}.txt`, 'ring/dmesg.txt']);
    const [queue, ...more] = report.queues;
    expect(more).toEqual([]);
    expect(queue).toMatchObject({
      smmu: '9300000.smmuv3',
      log2size: 8,
      prod: { slot: 0x52, wrap: 1 },
      cons: { slot: 0x4e, wrap: 1, error: 1 },
    });
    expect(queue.pending).toEqual([0x4e, 0x4f, 0x50, 0x51]);
    expect(said(report)).toContain('The guest waits for the CMD_SYNC in slots 0x4f, 0x51');
    expect(queue.commands).toHaveLength(256);
    expect(queue.commands[0x4e].illegal).toMatch(/^TG = 0: .* NUM 7, SCALE 0, TTL 3/);
    expect(queue.commands.filter(({ illegal }) => illegal !== null)).toHaveLength(1);
  });

  test('a ring with the log of two SMMUs belongs to the one of its size', () => {
    const log = [...lines('ring/dmesg.txt'), '[    1.9] arm-smmu-v3 other: allocated 512 entries for cmdq'].join('\n');
    const ring = inputOf(brought('ring', bytes('ring/cmdq.od.txt')));
    const report = explain([ring, inputOf(brought('log', new TextEncoder().encode(log)))]);
    expect(report.queues).toMatchObject([{ smmu: '9300000.smmuv3', pending: [0x4e, 0x4f, 0x50, 0x51] }]);
    expect(said(report)).toContain('ring is taken for the queue of 9300000.smmuv3');
    const same = explain([ring, inputOf(brought('log', new TextEncoder().encode(log.replace('512', '256'))))]);
    expect(said(same)).toContain('it is not told to which of 9300000.smmuv3, other the memory belongs');
  });

  test('a trace that ends while commands run is no dead queue', () => {
    const report = text('smmuv3_cmdq_consume prod=2 cons=0 prod.wrap=0 cons.wrap=0');
    expect(report.queues).toMatchObject([{ prod: { slot: 2 }, cons: { slot: 0 } }]);
    expect(said(report)).not.toContain('dead');
  });

  test('PROD, CONS and size as given', () => {
    const { queues } = files(['ring/cmdq.od.txt'], { log2size: 8, prod: 0x101, cons: 0xfe });
    expect(queues).toMatchObject([
      { prod: { slot: 1, wrap: 1 }, cons: { slot: 0xfe, wrap: 0, error: 0 }, pending: [0xfe, 0xff, 0] },
    ]);
  });

  test('an emulator’s trace: error that nobody acknowledges', () => {
    const report = files(['trace-stuck.txt']);
    expect(report.queues).toMatchObject([
      {
        log2size: 13,
        prod: { slot: 7, wrap: 0 },
        cons: { slot: 3, wrap: 0, error: 1 },
        pending: [3, 4, 5, 6],
        commands: [
          { slot: 0, mnemonic: 'CMD_CFGI_ALL' },
          { slot: 1, mnemonic: 'CMD_SYNC' },
          { slot: 2, mnemonic: 'CMD_TLBI_NH_ASID', fields: { asid: 3 } },
          { slot: 3, mnemonic: 'CMD_CFGI_CD', fields: { sid: 0x30 } },
        ],
      },
    ]);
    expect(report.errors).toMatchObject([{ name: 'CERROR_ILL', slot: 3, wrap: 0 }]);
    expect(report.events).toMatchObject([{ name: 'F_TRANSLATION', code: 0x10, sid: 0x30, access: null, input: null }]);
    expect(said(report)).toContain('GERROR.CMDQ_ERR was never acknowledged');
    expect(said(report)).toContain('CMDQ_BASE is 0x46a00000, for 2^13 entries');
    const answered = text(
      [...lines('trace-stuck.txt'), 'smmuv3_write_gerrorn acked=0x1, new GERRORN=0x1 is_secure_cmdq=0'].join('\n'),
    );
    expect(said(answered)).toContain('GERROR.CMDQ_ERR was acknowledged');
  });
});

test('event-queue memory', () => {
  const { inputs, events } = files(['evtq.bin']);
  expect(inputs).toMatchObject([{ kind: 'event-queue memory' }]);
  expect(events.map(({ name, sid, access, input, stage }) => [name, sid, access, input, stage])).toEqual([
    ['F_TRANSLATION', 0x3a, 'write', '0xe7bf2000', 1],
    ['F_TRANSLATION', 0x3a, 'read', '0xe7bf3000', 1],
    ['F_PERMISSION', 0x3b, 'write', '0xe7c00040', 1],
    ['F_TRANSLATION', 0x3a, 'write', '0xe7bf4000', 1],
  ]);
});

test('what nothing knows is named', () => {
  const { inputs, unknown } = text('Dear all,\nthe VM hangs.\n');
  expect(inputs).toMatchObject([{ kind: 'unknown' }]);
  expect(unknown).toMatchObject([{ file: 'log', line: null }]);
});

test('a trace that tells index and wrap but not the size', () => {
  const report = text('smmuv3_cmdq_consume_out prod:268, cons:267, prod_wrap:0, cons_wrap:0 ');
  expect(report.queues).toMatchObject([
    { log2size: null, prod: { slot: 268, wrap: 0 }, cons: { slot: 267, wrap: 0 }, pending: [267] },
  ]);
});
