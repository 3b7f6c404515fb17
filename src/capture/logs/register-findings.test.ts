/** What registers say by themselves and against IDRs, and what errors mean that are told by name alone. */
import { describe, expect, test } from 'vitest';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { said, text } from './explain.test-helper.ts';
import { inputOf } from './inputs.ts';

/** IDR1 of QEMU: StreamIDs of 16 bits, no SubstreamIDs, queues of 2^19 entries. */
const IDR1 = 'IDR1 0x02730010';

const sources = (log: string): string[] => text(log).findings.map(({ source }) => source);

describe('queues', () => {
  test('what fits says nothing', () => {
    const fine = said(
      text(
        `${IDR1}\nCMDQ_BASE 0x400000007bd00010\nCMDQ_PROD 0x64\nCMDQ_CONS 0x64\nEVENTQ_BASE 0x400000007be0000f\nEVENTQ_PROD 0x24\nEVENTQ_CONS 0x24\nGERROR 0x0\nGERRORN 0x0\nSTRTAB_BASE_CFG 0x10210`,
      ),
    );
    expect(fine).toBe(
      'CMDQ_BASE is 0x7bd00000, for 2^16 entries\nNothing is pending: CONS equals PROD\nGERROR.CMDQ_ERR is not active: no error waits to be acknowledged',
    );
  });

  test.each([
    [
      'a size beyond IDR1',
      'IDR1 0x01000000\nCMDQ_BASE 0x4000000a',
      'CMDQ_BASE.LOG2SIZE is 10, and the largest command queue of this SMMU has 2^8 entries',
      'IHI 0070 6.3.2, 6.3.26',
    ],
    [
      'a base within a queue',
      'EVENTQ_BASE 0x40000405',
      'EVENTQ_BASE is 0x40000400: hardware takes the event queue to begin at 0x40000400',
      null,
    ],
    [
      'a base that is not aligned to its queue',
      'EVENTQ_BASE 0x40000408',
      'EVENTQ_BASE is 0x40000400: hardware takes the event queue to begin at 0x40000000',
      'IHI 0070 6.3.29',
    ],
    [
      'a pointer beyond its queue',
      'CMDQ_BASE 0x40000008\nCMDQ_PROD 0x200\nCMDQ_CONS 0x1ff',
      'CMDQ_PROD is 0x200: more than index and wrap bit of 2^8 entries',
      'IHI 0070 3.5.1, 6.3.27, 6.3.28',
    ],
    [
      'a full event queue',
      'EVENTQ_BASE 0x40000005\nEVENTQ_PROD 0x23\nEVENTQ_CONS 0x3',
      '32 records wait in the event queue at 0x40000000: it is full, and the next record is lost',
      'IHI 0070 6.3.30, 6.3.31, 7.4',
    ],
    [
      'lost records, by Linux’s names',
      'EVTQ_PROD 0x80000003\nEVTQ_CONS 0x3',
      'Event records were lost: the queue was full, and the driver has not acknowledged it',
      'IHI 0070 7.4; arm_smmu_evtq_thread()',
    ],
    [
      'a stream table beyond IDR1',
      `${IDR1}\nSTRTAB_BASE_CFG 0x10212`,
      'STRTAB_BASE_CFG.LOG2SIZE is 18, and StreamIDs of this SMMU have 16 bits',
      'IHI 0070 3.2, 6.3.2, 6.3.25',
    ],
    [
      'an SMMU that is off',
      'CR0 0x8\nGBPA 0x100000',
      'Nothing is translated: every transaction is aborted',
      'IHI 0070 6.3.9, 6.3.14',
    ],
    [
      'errors beside the command queue',
      'GERROR 0x144\nGERRORN 0x40',
      'GERROR.EVENTQ_ABT_ERR is active: An event record could not be written',
      'IHI 0070 6.3.19, 7.5',
    ],
  ])('%s', (_, log, finding, source) => {
    if (source === null) expect(said(text(log))).not.toContain(finding);
    else {
      expect(said(text(log))).toContain(finding);
      expect(sources(log)).toContain(source);
    }
  });

  test('a finding names the lines of its registers', () => {
    const log = 'GERRORN 0x0\n\nEVENTQ_PROD 0x80000003\nEVENTQ_CONS 0x3\n';
    expect(text(log).findings.find(({ source }) => source.startsWith('IHI 0070 7.4'))?.lines).toEqual([3, 4]);
  });
});

describe('what an SMMU does not have', () => {
  const encoder = new TextEncoder();
  /** Registers, and commands in hexadecimal words of 64 bits. */
  const ring = (registers: string, ...words: bigint[]) =>
    explain([
      inputOf(brought('regs', encoder.encode(registers))),
      inputOf(brought('ring.bin', new Uint8Array(BigUint64Array.from(words).buffer))),
    ]);
  const REGS = 'CMDQ_PROD 0x2\nCMDQ_CONS 0x0\n';
  const SYNC = [0x2046n, 0n];

  test.each([
    ['a StreamID', IDR1, [(0x12345n << 32n) | 3n, 1n], 'slot 0x0 CMD_CFGI_STE: the StreamID is beyond', '3.2, 6.3.2'],
    [
      'a SubstreamID',
      IDR1,
      [(8n << 32n) | (5n << 12n) | 5n, 1n],
      'slot 0x0 CMD_CFGI_CD: the SubstreamID is beyond',
      '3.2, 6.3.2',
    ],
    [
      'a range',
      'IDR3 0x1014',
      [(1n << 48n) | (3n << 12n) | 0x12n, 0x40000401n],
      'slot 0x0 CMD_TLBI_NH_VA: a range',
      '4.4.1.1, 6.3.4',
    ],
    [
      'ATS',
      'IDR0 0xd44101b',
      [(8n << 32n) | 0x40n, 52n],
      'slot 0x0 CMD_ATC_INV: this SMMU has no ATS',
      '4.1.3, 4.5.1, 6.3.1',
    ],
  ])('%s that a command names', (_, idr, words, finding, source) => {
    const report = ring(`${REGS}${idr}\n`, ...words, ...SYNC);
    const one = report.findings.find(({ text: told }) => told.includes(finding));
    expect(one).toMatchObject({ source: `IHI 0070 ${source}`, slots: [0] });
    const without = ring(REGS, ...words, ...SYNC);
    expect(said(without)).not.toContain(finding);
  });

  test('an ATC_INV of all substreams names none; CMD_CFGI_ALL names no stream', () => {
    const report = ring(
      `${REGS}${IDR1}\n`,
      (8n << 32n) | (5n << 12n) | 0x40n,
      52n,
      (0x12345n << 32n) | 4n,
      31n,
      ...SYNC,
    );
    expect(said(report)).not.toContain('beyond');
  });

  test('streams of events, and addresses that are too large', () => {
    const log = [
      'arm-smmu-v3 arm-smmu-v3.0.auto: event 0x11 received:',
      ...['0x0001234500000011', '0x0000020000000000', '0x0000000000001000', '0x0000000000000000'].map(
        (word) => `arm-smmu-v3 arm-smmu-v3.0.auto: \t${word}`,
      ),
    ].join('\n');
    const report = explain(
      [`${IDR1}\nIDR5 0x74\n`, log].map((one, i) => inputOf(brought(`file${i}`, encoder.encode(one)))),
    );
    expect(said(report)).toContain('Events name StreamIDs beyond those of this SMMU: 0x12345');
    expect(said(report)).toContain('F_ADDR_SIZE: no address that leaves a stage has more than 44 bits');
    expect(report.findings.flatMap(({ source }) => source)).toContain('IHI 0070 3.4, 6.3.6, 7.3');
  });
});

test.each([
  ['EVTQ overflow detected -- events lost', 'Event records were lost', '7.4; arm_smmu_evtq_thread()'],
  ['CMDQ timeout', 'The command queue was full for a second', '3.5.1; arm_smmu_cmdq_poll_until_not_full()'],
  [
    'device has entered Service Failure Mode!',
    'The SMMU is in Service Failure Mode',
    '6.3.19, 7.5; arm_smmu_gerror_handler()',
  ],
  [
    'EVTQ write aborted -- events may have been lost',
    'An event record was lost',
    '6.3.19, 7.2; arm_smmu_gerror_handler()',
  ],
  [
    'unexpected global error reported (0x00000010), this could be serious',
    'The interrupt of a CMD_SYNC could not be sent',
    '6.3.19, 7.5; arm_smmu_gerror_handler()',
  ],
])('Linux prints %j', (line, finding, source) => {
  const log = `[    1.0] arm-smmu-v3 arm-smmu-v3.0.auto: ${line}`;
  const { findings } = text(`${log}\n${log}\n`);
  const one = findings.find(({ text: told }) => told.startsWith(finding));
  expect(one).toMatchObject({ source: `IHI 0070 ${source}`, lines: [1, 2] });
});
