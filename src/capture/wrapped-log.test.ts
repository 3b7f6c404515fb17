/** Logs as a terminal copies them and mail programs send them. */
import { describe, expect, test } from 'vitest';
import { text } from './logs/explain.test-helper.ts';
import { unwrappedLog } from './wrapped-log.ts';

const STAMP = 'Nov 30 19:28:29 node-17 kernel: [52064.508445] arm-smmu-v3 3d00000.iommu: ';
const LOG = [
  'allocated 256 entries for cmdq',
  'event 0x10 received:',
  '\t0x0000004200000010',
  '\t0x0000028800000000',
  '\t0x0000000008091040',
  '\t0x0000000047001000',
  'event: F_TRANSLATION client: 0000:00:08.2 sid: 0x42 ssid: 0x0 iova: 0x8091040 ipa: 0x47001000',
  'unpriv data read s2 "Input address caused fault" stag: 0x0',
  'event: C_BAD_STE client: (unassigned sid) sid: 0x43 ssid: 0x0',
  'unexpected global error reported (0x00000001), this could be serious',
  'CMDQ error (cons 0x0100014e): Illegal command',
  'CMD_SYNC timeout at 0x00000152 [hwprod 0x00000152, hwcons 0x0100014e]',
].map((line) => STAMP + line);
const NOISE = 'Nov 30 19:28:30 node-17 kernel: [52064.600000] nvme nvme0: I/O 23 QID 4 timeout, aborting';

const hard = (width: number) => (line: string) => line.match(new RegExp(`.{1,${width}}`, 'g'))!;
const soft = (width: number) => (line: string) => {
  const parts = [''];
  for (const word of line.split(' ')) {
    const last = parts.length - 1;
    if (parts[last] === '') parts[last] = word;
    else if (parts[last].length + 1 + word.length <= width) parts[last] += ` ${word}`;
    else parts.push(word);
  }
  return parts;
};

describe.each([
  ['a terminal of 80 columns', hard(80), ''],
  ['a terminal of 100 columns', hard(100), ''],
  ['a terminal of 120 columns', hard(120), ''],
  ['a mail of 72 columns', soft(72), ''],
  ['an answer to a mail of 78 columns', soft(78), '> '],
])('wrapped by %s', (_, wrap, quote) => {
  const lines = [...LOG.slice(0, 9), NOISE, ...LOG.slice(9)].map((line) => wrap(line).map((part) => quote + part));
  const lineOf = (index: number): number => lines.slice(0, index).flat().length + 1;

  test.each(['\n', '\r\n'])('says the same, lines that end in %j', (end) => {
    const { events, errors, queues, unknown } = text(lines.flat().join(end));
    expect(events).toMatchObject([
      { smmu: '3d00000.iommu', sid: 0x42, access: 'read', stage: 2, input: '0x8091040', ipa: '0x47001000' },
      { smmu: '3d00000.iommu', name: 'C_BAD_STE', sid: 0x43, line: lineOf(8) },
    ]);
    expect(errors).toMatchObject([
      { name: 'GERROR.CMDQ_ERR', line: lineOf(10) },
      { name: 'CERROR_ILL', slot: 0x4e, wrap: 1, line: lineOf(11) },
      { name: 'CMD_SYNC timeout', slot: 0x52, wrap: 1, line: lineOf(12) },
    ]);
    expect(queues).toMatchObject([{ log2size: 8, pending: [0x4e, 0x4f, 0x50, 0x51] }]);
    expect(unknown).toEqual([]);
  });
});

test('colours of a terminal make no difference', () => {
  const esc = String.fromCharCode(27);
  const log = LOG.flatMap((line) => soft(78)(`${esc}[1;31m${line}${esc}[0m`)).join('\n');
  const { errors, unknown } = text(log);
  expect(errors.map(({ slot }) => slot)).toEqual([null, 0x4e, 0x52]);
  expect(unknown).toEqual([]);
});

test('lines that are whole are left alone, and what is no line of the driver', () => {
  const log = `${LOG.join('\n')}\n${NOISE}\n`;
  expect(unwrappedLog(log)).toBe(log);
  const other = `${LOG[0]}\n${NOISE.slice(0, 60)}\n${NOISE.slice(60)}\n`;
  expect(unwrappedLog(other)).toBe(other);
});

test('what is cut off is told, and no name is made of a part of one', () => {
  const { events, errors, unknown } = text(`${LOG[11].slice(0, 100)}\n\n${STAMP}event: F_TRANSLAT`);
  expect(events).toEqual([]);
  expect(errors).toMatchObject([{ name: 'CMD_SYNC timeout', slot: null }]);
  expect(unknown.map(({ line }) => line)).toEqual([1, 3]);
});
