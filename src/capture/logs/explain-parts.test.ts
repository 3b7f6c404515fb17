/** A mail or a ticket with log, ring and registers in it; a ring whose place is told. */
import { describe, expect, test } from 'vitest';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { bytes, files, text, lines, said } from './explain.test-helper.ts';
import { inputOf } from './inputs.ts';
import type { Report } from './report.ts';
import { reportText } from './report-text.ts';

describe('one text with all of it', () => {
  const ring = lines('ring/cmdq.gdb.txt');
  const log = lines('ring/dmesg.txt');
  const mail = [
    'Hi all,',
    '',
    'my guest hangs since this morning. dmesg says:',
    ...log.map((line) => `> ${line}`),
    '',
    'The ring is this:',
    ...ring.map((line) => `> ${line}`),
    '',
    'CMDQ_BASE = 0x4000000046a00008',
    '-- ',
    'Jane, 3rd floor',
  ];

  test('is read in all its parts', () => {
    const report = text(mail.join('\n'));
    const alone = files(['ring/cmdq.gdb.txt', 'ring/dmesg.txt']);
    expect(report.inputs).toMatchObject([{ file: 'log', kind: 'a text of several parts' }]);
    expect(report.inputs[0].why).toMatch(
      /lines 4 to 10: a kernel log: 7 of 272 lines .*lines 13 to 268: command-queue memory as gdb/,
    );
    expect(report.queues).toEqual(alone.queues);
    expect(report.errors).toMatchObject(alone.errors.map(({ name, slot, wrap }) => ({ name, slot, wrap })));
    expect(said(report)).toContain('CMDQ_BASE is 0x46a00000, for 2^8 entries');
    expect(said(report)).toContain('What names no SMMU is taken to be of 9300000.smmuv3: log');
    expect(report.unknown.map(({ line }) => line)).toEqual([1, 3, 12, 271, 272]);
  });

  test('of which quoted empty lines and fences are nothing', () => {
    const all = [...log, '', '```', ...ring, '```', '', 'CMDQ_BASE = 0x4000000046a00008'].map((line) => `> ${line}`);
    for (const quote of [/^/, /^> /]) {
      const { unknown, queues } = text(all.map((line) => line.replace(quote, '')).join('\n'));
      expect(unknown).toEqual([]);
      expect(queues[0].commands).toHaveLength(256);
    }
  });

  test('two memories beside each other are two', () => {
    const events = [...bytes('evtq.bin')].map((b) => b.toString(16).padStart(2, '0'));
    const dump = Array.from(
      { length: events.length / 16 },
      (_, i) => `${(i * 16).toString(16).padStart(8, '0')}: ${events.slice(i * 16, i * 16 + 16).join(' ')}`,
    );
    const report = text([...log, 'evtq:', ...dump, 'cmdq:', ...ring].join('\n'));
    expect(report.events).toHaveLength(4);
    expect(report.queues).toMatchObject([{ pending: [0x4e, 0x4f, 0x50, 0x51] }]);
  });

  test.each(['', 'cmdq '])('entries that a driver numbers, with other lines of the kernel between: %j', (name) => {
    const raw = new Uint32Array(128 * 4).map((_, i) => [0x12, 0x10001, i << 10, 0][i % 4]);
    const word = (at: number): string =>
      `0x${[raw[at + 1], raw[at]].map((half) => half.toString(16).padStart(8, '0')).join('')}`;
    const rows = Array.from(
      { length: 128 },
      (_, slot) => `[   50.1] ${name}[${String(slot).padStart(3)}] ${word(slot * 4)} ${word(slot * 4 + 2)}`,
    );
    const all = [
      '[   49.1] arm-smmu-v3 smmu0: allocated 128 entries for cmdq',
      ...rows.slice(0, 9),
      '[   50.1] nvme nvme0: I/O 23 QID 4 timeout, aborting',
      ...rows.slice(9, 99),
      '[   50.1] arm-smmu-v3 smmu0: EVTQ overflow detected -- events lost',
      ...rows.slice(99),
    ];
    const { queues } = text(all.join('\n'));
    expect(queues).toHaveLength(1);
    expect(queues[0].commands.map(({ slot, words }) => [slot, words?.[1]])).toEqual(
      Array.from({ length: 128 }, (_, slot) => [slot, word(slot * 4 + 2)]),
    );
  });

  test('a memory in a long text that says nothing else', () => {
    const prose = Array.from({ length: 300 }, (_, i) => `Line ${i} of a long story about a guest.`);
    const { queues, unknown } = text([...prose, ...ring].join('\n'));
    expect(queues[0].commands).toHaveLength(256);
    expect(unknown.at(-1)).toMatchObject({ line: null, text: '280 more lines are of no part' });
  });
});

test('slots are counted from CMDQ_BASE where the memory is told by its address', () => {
  const half = Array.from(
    { length: 16 },
    (_, i) => `${(0x46a00800 + i * 16).toString(16)}: 0000000000000046 0000000000000000`,
  );
  const report = text(['CMDQ_BASE = 0x46a00008', 'CMDQ_PROD = 0x84', 'CMDQ_CONS = 0x82', ...half].join('\n'));
  expect(report.queues).toMatchObject([{ log2size: 8, pending: [0x82, 0x83] }]);
  expect(report.queues[0].commands.map(({ slot }) => slot)).toEqual(Array.from({ length: 16 }, (_, i) => 0x80 + i));
  expect(said(report)).toContain('log begins at 0x46a00800, slot 0x80 of the queue');
});

test('memory that does not hold what is pending says so', () => {
  const half = Array.from(
    { length: 16 },
    (_, i) => `${(0x46a00800 + i * 16).toString(16)}: 0000000000000046 0000000000000000`,
  );
  const found = (prod: string, cons: string): string =>
    said(text([`CMDQ_BASE = 0x46a00008`, `CMDQ_PROD = ${prod}`, `CMDQ_CONS = ${cons}`, ...half].join('\n')));
  expect(found('0x84', '0x82')).not.toContain('does not hold');
  expect(found('0x4', '0x2')).toContain('log does not hold what is pending');
  expect(found('0x81', '0x7f')).toContain('log does not hold 0x7f of what is pending');
});

test('a log of many megabytes with registers and a ring behind it is read in all its parts', () => {
  const noise = Array.from(
    { length: 70_000 },
    (_, i) => `[${String(i).padStart(8)}.000000] usb 1-1: new device number ${i} using xhci_hcd`,
  );
  const [log, ring] = [lines('ring/dmesg.txt'), lines('ring/cmdq.gdb.txt')];
  const long = [...noise, ...log, 'CMDQ_BASE = 0x4000000046a00008', ...ring].join('\n');
  expect(long.length).toBeGreaterThan(2 ** 22);
  const report = text(long);
  expect(report.queues).toEqual(files(['ring/cmdq.gdb.txt', 'ring/dmesg.txt']).queues);
  expect(report.errors[0].line).toBeGreaterThan(noise.length);
  expect(report.unknown.at(-1)?.text).toMatch(/^\d+ more lines are of no part$/);
});

test('what is concluded from several files says of which each line is', () => {
  const log = ['arm-smmu-v3 a: allocated 256 entries for cmdq', 'arm-smmu-v3 a: CMDQ error (cons 0x01000001): x'];
  const explained = (names: readonly string[], texts: readonly string[]): Report =>
    explain(texts.map((one, i) => inputOf(brought(names[i], new TextEncoder().encode(one)))));
  const alike = log.map((line) => line.replace('cons 0x01000001', 'cons 0x02000003'));
  const report = explained(['a.log', 'b.log'], [log.join('\n'), `\n${alike.join('\n')}`]);
  const acknowledged = report.findings.find(({ why }) => why.includes('GERRORN'))!;
  expect(acknowledged).toMatchObject({
    lines: [2, 3],
    places: [
      { file: 'a.log', line: 2 },
      { file: 'b.log', line: 3 },
    ],
  });
  expect([...reportText(report)].join('\n')).toContain('; a.log:2, b.log:3');
  expect([...reportText(explained(['a.log'], [[...log, log[1]].join('\n')]))].join('\n')).toContain('; lines 2, 3');
});
