/** The emulator's trace as its backends and those that carry it print it. */
import { expect, test } from 'vitest';
import { said, text } from './explain.test-helper.ts';

const LINES = [
  [
    'smmuv3_write_mmio',
    'addr: 0x90 val:0x4000000046a00008 size: 0x8(0)',
    'addr=0x90 val=0x4000000046a00008 size=0x8 r=0x0',
  ],
  ['smmuv3_cmdq_consume', 'prod=18 cons=16 prod.wrap=0 cons.wrap=0', 'prod=0x12 cons=0x10 prod_wrap=0x0 cons_wrap=0x0'],
  ['smmuv3_cmdq_opcode', '<--- SMMU_CMD_CFGI_CD', 'opcode=SMMU_CMD_CFGI_CD'],
  ['smmuv3_cmdq_cfgi_cd', 'sid=0x30', 'sid=0x30'],
  [
    'smmuv3_cmdq_consume_error',
    'Error on SMMU_CMD_CFGI_CD command execution: 1',
    'cmd_name=SMMU_CMD_CFGI_CD cmd_error=0x1',
  ],
  ['smmuv3_record_event', 'F_TRANSLATION sid=0x30', 'type=F_TRANSLATION sid=0x30'],
] as const;

const FORMS: Readonly<Record<string, (name: string, log: string, simple: string) => string>> = {
  log: (name, log) => `${name} ${log}`,
  'log with pid and time': (name, log) => `4242@1700000000.000001:${name} ${log}`,
  '-msg timestamp=on': (name, log) => `2026-11-29T03:12:01.123456Z ${name} ${log}`,
  simpletrace: (name, _, simple) => `${name} 12.345 pid=4242 ${simple}`,
  ftrace: (name, log) => ` qemu-system-aar-4242    [003] .....  1234.567890: ${name}: ${log}`,
  'a journal': (name, log) => `Nov 29 03:12:01 host qemu-system-aarch64[4242]: ${name} ${log}`,
};

test.each(Object.entries(FORMS))('%s', (_, form) => {
  const report = text(LINES.map(([name, log, simple]) => form(name, log, simple)).join('\n'));
  expect(report.unknown).toEqual([]);
  expect(report.inputs).toMatchObject([{ kind: 'a trace of QEMU’s SMMUv3' }]);
  expect(report.queues).toMatchObject([
    {
      log2size: 8,
      prod: { slot: 18, wrap: 0 },
      cons: { slot: 16, wrap: 0, error: 1 },
      pending: [16, 17],
      commands: [{ slot: 16, mnemonic: 'CMD_CFGI_CD', fields: { sid: 0x30 } }],
    },
  ]);
  expect(report.queues[0].commands[0].fields).toEqual({ sid: 0x30 });
  expect(report.events).toMatchObject([{ name: 'F_TRANSLATION', code: 16, sid: 0x30, line: 6 }]);
});

test('an opcode that the emulator has no name for', () => {
  const report = text(
    [
      'smmuv3_cmdq_consume prod=3 cons=2 prod.wrap=0 cons.wrap=0',
      'smmuv3_cmdq_opcode <--- INVALID',
      'smmuv3_unhandled_cmd Unhandled command type=127',
      'smmuv3_cmdq_consume_error Error on INVALID command execution: 1',
    ].join('\n'),
  );
  expect(report.unknown).toEqual([]);
  expect(said(report)).toContain(
    'CERROR_ILL at slot 0x2 wrap 0: UNKNOWN_0x7f, opcode = 0x7f: the architecture defines no',
  );
});

test('words about the trace are none', () =>
  expect(text('I see no smmuv3_cmdq_consume any more.\nWhat is smmuv3_write_mmio for?').inputs).toMatchObject([
    { kind: 'unknown' },
  ]));

test('a register that is read behind an index has its own wrap, which the size would tell', () => {
  const { queues } = text(
    [
      'smmuv3_cmdq_consume prod=1672 cons=1670 prod.wrap=1 cons.wrap=1',
      'smmuv3_cmdq_opcode <--- SMMU_CMD_CFGI_CD',
      'smmuv3_cmdq_consume_error Error on SMMU_CMD_CFGI_CD command execution: 1',
      'smmuv3_read_mmio addr: 0x9c val:0x1000e86 size: 0x4(0)',
    ].join('\n'),
  );
  expect(queues).toMatchObject([
    {
      log2size: null,
      prod: { slot: 1672, wrap: 1 },
      cons: {
        slot: null,
        wrap: null,
        error: 1,
        readings: [
          { slot: 0x686, wrap: 1 },
          { slot: 0xe86, wrap: 0 },
        ],
      },
    },
  ]);
});
