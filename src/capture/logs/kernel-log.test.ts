/** What Linux's driver prints of events, in all its forms, with the right value (IHI 0070 7.3). */
import { describe, expect, test } from 'vitest';
import { files, said, text } from './explain.test-helper.ts';

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
