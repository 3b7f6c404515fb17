/** Logs, traces and memory as people have them, each with the right value (IHI 0070 7.3, 7.1). */
import { describe, expect, test } from 'vitest';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { bytes, files, text, lines, said } from './explain.test-helper.ts';
import { inputOf } from './inputs.ts';

describe('event records in a kernel log', () => {
  test('0x07 is F_TRANSL_FORBIDDEN, not a bad StreamID', () => {
    const report = files(['dmesg-07.txt']);
    expect(report.events).toMatchObject([
      {
        name: 'F_TRANSL_FORBIDDEN',
        code: 7,
        sid: 0x4200,
        ssid: null,
        access: 'write',
        input: '0xd3a41000',
        stage: null,
        line: 1,
      },
      {
        name: 'F_TRANSL_FORBIDDEN',
        code: 7,
        sid: 0x4201,
        ssid: null,
        access: 'read',
        input: '0xd3a7f040',
        ipa: null,
        line: 6,
      },
    ]);
    expect(said(report)).toContain('already translated (ATS)');
    expect(report.unknown).toEqual([]);
  });

  test('a fault that stalls, and a fourth word that is no IPA', () => {
    const { events, findings } = files(['dmesg-10.txt']);
    expect(events).toMatchObject([
      {
        name: 'F_TRANSLATION',
        sid: 0x4a03,
        access: 'read',
        class: 'IN',
        stage: 1,
        input: '0x0',
        stalled: true,
        stag: 0x33,
        ipa: null,
      },
      {
        name: 'F_TRANSLATION',
        sid: 0x4a00,
        access: 'write',
        stage: 1,
        input: '0xe58c2000',
        stalled: false,
        stag: null,
        ipa: null,
      },
    ]);
    expect(findings.map(({ text }) => text)).toContain('The transaction waits for CMD_RESUME(SID 0x4a03, STAG 0x33)');
  });

  const RECORD = [
    'event 0x13 received:',
    '\t0x00000042ABCDE813',
    '\t0x0000028800000000',
    '\t0x0000000008091040',
    '\t0x0000000047001000',
  ].map((one) => one.replace('ABCDE', 'abcde'));
  const WANTED = {
    name: 'F_PERMISSION',
    sid: 0x42,
    ssid: 0xabcde,
    access: 'read',
    class: 'IN',
    stage: 2,
    input: '0x8091040',
    ipa: '0x47001000',
  };
  test.each([
    ['dmesg', (line: string) => `[   14.310022] arm-smmu-v3 smmu0: ${line}`],
    ['a level and a thread', (line: string) => `<3>[   14.310022][  T123] arm-smmu-v3 smmu0: ${line}`],
    ['journalctl', (line: string) => `Nov 28 14:57:54 host kernel: arm-smmu-v3 smmu0: ${line}`],
    [
      'syslog, which writes a tab as #011',
      (line: string) =>
        `2026-11-28T14:57:54.123+00:00 host kernel: [ 14.31] arm-smmu-v3 smmu0: ${line.replace('\t', '#011')}`,
    ],
    ['Xen', (line: string) => `(XEN) SMMUv3: smmu0: ${line}`],
    ['dom0 on Xen', (line: string) => `(XEN) [2026-11-28 14:57:54] [   14.310022] arm-smmu-v3 smmu0: ${line}`],
  ])('printed by %s', (_, prefix) => {
    const { events, unknown } = text(RECORD.map(prefix).join('\n'));
    expect(events).toMatchObject([{ ...WANTED, smmu: 'smmu0' }]);
    expect(unknown).toEqual([]);
  });

  test.each([
    ['0x01', 8, { name: 'F_UUT', access: 'read', input: '0x5000', stage: null, ipa: null }, 'does not support'],
    [
      '0x20',
      0x88,
      { name: 'F_TLB_CONFLICT', access: 'read', input: '0x5000', stage: 2, ipa: '0x7000' },
      'entries of a TLB',
    ],
    ['0x20', 0, { name: 'F_TLB_CONFLICT', access: 'write', input: '0x5000', stage: 1, ipa: null }, 'entries of a TLB'],
    ['0x21', 0, { name: 'F_CFG_CONFLICT', access: null, input: null }, 'STE.CONT'],
    ['0x24', 0, { name: 'E_PAGE_REQUEST', access: null, input: '0x5000' }, 'hint'],
    ['0x25', 0, { name: 'F_VMS_FETCH', input: null, ipa: null }, 'VMS'],
    ['0xe3', 0, { name: 'event 0xe3', code: 0xe3, input: null }, 'implementation'],
    ['0x7f', 0, { name: 'event 0x7f', code: 0x7f, input: null }, 'reserves'],
  ])('that Linux does not name: %s', (code, high, wanted, why) => {
    const word = (high: number, low: number): string =>
      `arm-smmu-v3 x: 0x${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}`;
    const words = [word(0x10, Number(code)), word(high, 0), word(0, 0x5000), word(0, 0x7000)];
    const { events, findings } = text([`arm-smmu-v3 x: event ${code} received:`, ...words].join('\n'));
    expect(events).toMatchObject([{ sid: 0x10, ssid: null, class: null, stalled: null, ...wanted }]);
    expect(findings[0].why).toContain(why);
  });

  test.each([
    ['0x0b', 0x108, { name: 'F_WALK_EABT', class: 'TTD', stage: 1, input: '0x5000', ipa: null, stalled: null }],
    ['0x10', 0x208, { name: 'F_TRANSLATION', class: 'IN', stage: 1, stalled: false }],
    ['0x11', 0x208, { name: 'F_ADDR_SIZE', stalled: false }],
    ['0x12', 0x208, { name: 'F_ACCESS', stalled: false }],
    ['0x13', 0x208, { name: 'F_PERMISSION', stalled: false }],
  ])('of which %s says whether it stalls or has no bit for that', (code, high, wanted) => {
    const words = [`0x00000010000000${code.slice(2)}`, `0x${high.toString(16).padStart(8, '0')}00000007`];
    const log = [`event ${code} received:`, ...words, '0x0000000000005000', '0x0000000000007000'];
    const { events } = text(log.map((line) => `arm-smmu-v3 x: ${line}`).join('\n'));
    expect(events).toMatchObject([{ sid: 0x10, access: 'read', stag: null, ...wanted }]);
  });

  test('of two SMMUs at once', () => {
    const mixed = RECORD.flatMap((line) => [
      `arm-smmu-v3 a: ${line}`,
      `arm-smmu-v3 b: ${line.replace('00000042', '00000043')}`,
    ]);
    expect(text(mixed.join('\n')).events).toMatchObject([
      { ...WANTED, smmu: 'a', line: 1 },
      { ...WANTED, smmu: 'b', sid: 0x43, line: 2 },
    ]);
  });

  test('with three of four words', () => {
    const { events, unknown } = text(
      RECORD.slice(0, 4)
        .map((line) => `arm-smmu-v3 a: ${line}`)
        .join('\n'),
    );
    expect(events).toMatchObject([{ ...WANTED, ipa: null }]);
    expect(unknown).toMatchObject([{ line: 1, text: 'expected 4 words of an event record, found 3' }]);
  });

  const DECODED = [
    'event: F_PERMISSION client: 0000:00:08.2 sid: 0x42 ssid: 0xabcde iova: 0x8091040 ipa: 0x47001000',
    'unpriv data read s2 "Input address caused fault" stag: 0x0',
  ];
  test('decoded, alone and behind the words', () => {
    const print = (all: readonly string[]): string => all.map((line) => `[    1.0] arm-smmu-v3 a: ${line}`).join('\n');
    expect(text(print(DECODED)).events).toMatchObject([{ ...WANTED, stalled: false, stag: null }]);
    expect(text(print([...RECORD, ...DECODED])).events).toMatchObject([WANTED]);
    expect(text(print([...RECORD, ...DECODED])).unknown).toEqual([]);
    const [stalled] = text(
      print([DECODED[0], 'priv inst write s1 "Stage 1 translation table fetch" ttd_read stall stag: 0x7']),
    ).events;
    expect(stalled).toMatchObject({ access: 'write', class: 'TTD', stage: 1, ipa: null, stalled: true, stag: 7 });
  });
});

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

describe('lines of a kernel log', () => {
  test('the same words decoded twice are two events', () => {
    const line = (iova: string): string =>
      `arm-smmu-v3 a: event: F_TRANSLATION client: 0000:00:01.0 sid: 0x8 ssid: 0x0 iova: ${iova} ipa: 0x0`;
    expect(text([line('0x1000'), line('0x2000')].join('\n')).events.map(({ input }) => input)).toEqual([
      '0x1000',
      '0x2000',
    ]);
  });

  test('an unknown event is told once, by its words', () => {
    const log = ['event 0x7f received:', '\t0x000000080000007f', ...Array(3).fill('\t0x0000000000000000')];
    const decoded = 'event: UNKNOWN client: 0000:00:01.0 sid: 0x8 ssid: 0x0';
    const { events } = text([...log, decoded].map((line) => `arm-smmu-v3 a: ${line}`).join('\n'));
    expect(events).toMatchObject([{ name: 'event 0x7f', code: 0x7f, sid: 8 }]);
  });

  test('a page request that nothing answers', () => {
    const log =
      'arm-smmu-v3 a: unexpected PRI request received:\narm-smmu-v3 a: \tsid 0x00000100.0x00012: [7L] unprivileged RW access at iova 0x00000000fffe0000';
    const { events, unknown } = text(log);
    expect(events).toMatchObject([
      { name: 'page request', sid: 0x100, ssid: 0x12, access: 'write', input: '0xfffe0000' },
    ]);
    expect(unknown).toEqual([]);
  });

  test('colours of a terminal, and lines that the kernel left out', () => {
    const esc = String.fromCharCode(27);
    const log = ['event 0x02 received:', '\t0x00000abc00000002', ...Array(3).fill('\t0x0000000000000000')]
      .map((line) => `${esc}[32m[   14.3] ${esc}[0m${esc}[33marm-smmu-v3 a: ${esc}[0m${esc}[31m${line}${esc}[0m`)
      .join('\n');
    const { events, unknown } = text(`${log}\narm_smmu_evtq_thread: 38 callbacks suppressed`);
    expect(events).toMatchObject([{ name: 'C_BAD_STREAMID', sid: 0xabc }]);
    expect(unknown).toMatchObject([{ line: 6, text: expect.stringContaining('38 callbacks suppressed') }]);
  });

  test('events that say the same are explained once, with the lines of all', () => {
    const one = ['event 0x02 received:', '\t0x00000abc00000002', ...Array(3).fill('\t0x0000000000000000')];
    const report = text([...one, ...one].map((line) => `arm-smmu-v3 a: ${line}`).join('\n'));
    expect(report.events).toHaveLength(2);
    expect(report.findings).toMatchObject([{ lines: [1, 6] }]);
  });
});

test('a trace that tells index and wrap but not the size', () => {
  const report = text('smmuv3_cmdq_consume_out prod:268, cons:267, prod_wrap:0, cons_wrap:0 ');
  expect(report.queues).toMatchObject([
    { log2size: null, prod: { slot: 268, wrap: 0 }, cons: { slot: 267, wrap: 0 }, pending: [267] },
  ]);
});
