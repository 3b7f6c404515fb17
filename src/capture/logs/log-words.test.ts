/** Records whose words do not stand one behind the other, or not all of them. */
import { describe, expect, test } from 'vitest';
import { text } from './explain.test-helper.ts';

const print = (all: readonly string[]): string =>
  all.map((line, i) => `[   14.31000${i}] arm-smmu-v3 smmu0: ${line}`).join('\n');

const RECORD = [
  'event 0x13 received:',
  '\t0x0000004200000013',
  '\t0x0000028800000000',
  '\t0x0000000008091040',
  '\t0x0000000047001000',
];
const WANTED = {
  name: 'F_PERMISSION',
  sid: 0x42,
  ssid: null,
  access: 'read',
  class: 'IN',
  stage: 2,
  input: '0x8091040',
  ipa: '0x47001000',
  line: 1,
};
const NAME_AND_STREAM = { ...WANTED, access: null, class: null, stage: null, input: null, ipa: null, stalled: null };
const DECODED = [
  'event: F_PERMISSION client: 0000:00:08.2 sid: 0x42 ssid: 0x0 iova: 0x8091040 ipa: 0x47001000',
  'unpriv data read s2 "Input address caused fault" stag: 0x0',
];

describe('words of a record', () => {
  test.each([
    'CMD_SYNC timeout at 0x000000c6 [hwprod 0x000000c6, hwcons 0x000000c4]',
    'unexpected global error reported (0x00000001), this could be serious',
    'CMDQ error (cons 0x030000c4): ATC invalidate timeout',
    'EVTQ overflow detected -- events lost',
  ])('that another CPU prints between: %s', (line) => {
    for (let at = 1; at < RECORD.length; at++) {
      const { events, errors, unknown } = text(print([...RECORD.slice(0, at), line, ...RECORD.slice(at)]));
      expect(events).toMatchObject([WANTED]);
      expect(errors).toMatchObject([{ line: at + 1 }]);
      expect(unknown).toEqual([]);
    }
  });

  test('of a command, between which another CPU prints a decoded record', () => {
    const refused = ['skipping command in error state:', '\t0x0000002000000405', '\t0x0000000000000001'];
    const [first, ...rest] = refused;
    const { events, findings, unknown } = text(print([first, DECODED[0], rest[0], DECODED[1], rest[1]]));
    expect(events).toMatchObject([{ ...WANTED, line: 2 }]);
    expect(findings.map(({ text }) => text).join()).toContain('The refused command is CMD_CFGI_CD');
    expect(unknown).toEqual([]);
  });

  test.each([1, 2, 3, 4])('of which number %i is lost: the others may be any of them', (gone) => {
    const other = ['event 0x02 received:', '\t0x0000004300000002', ...Array(3).fill('\t0x0000000000000000')];
    const { events, unknown } = text(print([...RECORD.filter((_, i) => i !== gone), ...other]));
    expect(events).toMatchObject([gone === 1 ? { ...NAME_AND_STREAM, sid: null } : NAME_AND_STREAM, { sid: 0x43 }]);
    expect(unknown[0]).toMatchObject({
      line: 1,
      text: 'expected 4 words of an event record, found 3; which are missing is not told',
    });
  });

  test('behind which the console lost messages', () => {
    const lost = '** 12 printk messages dropped **';
    const log = `${print(RECORD.slice(0, 4))}\n[   14.4] ${lost}\n${print(RECORD.slice(3))}`;
    expect(text(`CMDQ_PROD = 0x5\n\n${log}`).events).toMatchObject([{ ...WANTED, line: 3, ipa: null }]);
    const { events, unknown } = text(log);
    expect(events).toMatchObject([{ ...WANTED, ipa: null }]);
    expect(unknown.map(({ line }) => line)).toEqual([1, 5, 6, 7]);
    expect(unknown.find(({ line }) => line === 5)?.text).toContain('12 printk messages dropped');
  });

  test('of which the decoded form tells the rest', () => {
    const { events } = text(print([...RECORD.slice(0, 2), RECORD[3], ...DECODED]));
    expect(events).toMatchObject([{ ...WANTED, stalled: false }]);
    expect(text(print([...RECORD.slice(0, 1), ...DECODED])).events).toMatchObject([WANTED]);
  });

  test('and a decoded form without its second line: it may be no IPA', () => {
    const { events, unknown } = text(print(DECODED.slice(0, 1)));
    expect(events).toMatchObject([{ sid: 0x42, input: '0x8091040', stage: null, ipa: null }]);
    expect(unknown).toMatchObject([{ line: 1, text: expect.stringContaining('0x47001000') }]);
  });
});

describe('words that syslog does not write again', () => {
  const HEAD = ['event 0x02 received:', '#0110x0000004200000002', '#0110x0000000000000000'];
  const syslog = (line: string): string => `Nov 30 19:28:29 host kernel: ${line}`;
  test.each([
    'last message repeated 2 times',
    'message repeated 2 times: [ arm-smmu-v3 smmu0: #0110x0000000000000000]',
  ])('%s', (repeated) => {
    const log = [...HEAD.map((line) => `arm-smmu-v3 smmu0: ${line}`), repeated].map(syslog).join('\n');
    for (const all of [log, `CMDQ_PROD = 0x5\n${log}`]) {
      const { events, unknown } = text(all);
      expect(events).toMatchObject([{ name: 'C_BAD_STREAMID', sid: 0x42, ssid: null }]);
      expect(unknown).toEqual([]);
    }
  });

  test('an error that came again', () => {
    const timeout = 'arm-smmu-v3 smmu0: CMD_SYNC timeout at 0x000000c6 [hwprod 0x000000c6, hwcons 0x000000c4]';
    const log = [timeout, `message repeated 3 times: [ ${timeout}]`].map(syslog).join('\n');
    expect(text(log).errors).toMatchObject([{ line: 1 }, { line: 2, name: 'CMD_SYNC timeout' }]);
    expect(text(log).unknown).toEqual([]);
  });
});

describe('lines of a log', () => {
  test('whose tabs /dev/kmsg escaped', () => {
    const log = RECORD.map((line, i) => `6,${500 + i},14310022,-;arm-smmu-v3 smmu0: ${line.replace('\t', '\\x09')}`);
    const { events, unknown } = text(log.join('\n'));
    expect(events).toMatchObject([WANTED]);
    expect(unknown).toEqual([]);
  });

  test.each(['\r\n', '\r\r\n'])('of a serial console, that end in %j and say nothing but this', (end) => {
    const { inputs, errors } = text(`${print(['EVTQ overflow detected -- events lost'])}${end}`);
    expect(inputs[0].kind).toBe('a kernel log');
    expect(errors).toMatchObject([{ smmu: 'smmu0', name: 'EVTQ overflow' }]);
  });
});
