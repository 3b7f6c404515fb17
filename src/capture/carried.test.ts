/** Logs and memory however they came: stamps of every daemon, journals as JSON, mails in quoted-printable. */
import { expect, test } from 'vitest';
import { brought, commandsIn } from './importers.ts';
import { explain } from './logs/explain.ts';
import { inputOf } from './logs/inputs.ts';

const DEVICE = 'arm-smmu-v3 arm-smmu-v3.0.auto:';
/** F_TRANSLATION of StreamID 0x18: Class IN, RnW 1, InputAddr 0xffff6a040 (IHI 0070 7.3). */
const LOG = [
  'event 0x10 received:',
  '\t0x0000001800000010',
  '\t0x0000020800000000',
  '\t0x0000000ffff6a040',
  '\t0x0000000000000000',
].map((said) => `${DEVICE} ${said}`);
const EVENT = { name: 'F_TRANSLATION', sid: 0x18, ssid: null, access: 'read', class: 'IN', input: '0xffff6a040' };
/** Two CMD_TLBI_NH_VA of ASID 1 and a CMD_SYNC, and nothing. */
const MEMORY = [
  '12 00 00 00 00 00 01 00 01 60 ff ff 00 00 00 00',
  '12 00 00 00 00 00 01 00 01 70 ff ff 00 00 00 00',
  '46 20 c0 0f 00 00 00 00 00 00 00 00 00 00 00 00',
  '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00',
].map((bytes, i) => `cmdq: 000000${i}0: ${bytes}`);

const file = (lines: readonly string[]) => brought('f', new TextEncoder().encode(lines.join('\n')));
const bytesIn = (lines: readonly string[]): string => {
  const { words, unread } = commandsIn(file(lines));
  expect(unread).toEqual([]);
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString('hex');
};
const RAW = MEMORY.map((line) => line.slice(16).replaceAll(' ', '')).join('');
const json = (message: string) => ({ _TRANSPORT: 'kernel', MESSAGE: message, __CURSOR: 's=1;i=2' });

test.each([
  '[   12.345678] host kernel: ',
  '2026-11-29T10:00:00+0000 host kernel: ',
  'Sun 2026-11-29 10:00:00 UTC host kernel: ',
  'Nov 29 10:00:00.123456 host kernel: ',
  '1764410400.123456 host kernel: ',
  '[Sun Nov 29 10:00:00 2026] ',
  '[Nov29 10:00] ',
  '[   12.345678 <    0.000012>] ',
  'kern  :err   : [   12.345678] ',
  '2026-11-29T10:00:00,123456+00:00 ',
  '[   12.345678][    C0] ',
  '[   12.345678] (CPU0) ',
  '3,1123,12345678,-,caller=T1;',
  '<3>1 2026-11-29T10:00:00.123Z host kernel - - - ',
  '11-29 10:00:00.123     0     0 E ',
  '[2026-11-29 10:00:00.123] [   12.345678] ',
  '> > [   12.345678] ',
])('behind %s', (stamp) => {
  expect(explain([inputOf(file(LOG.map((line) => stamp + line)))]).events).toMatchObject([EVENT]);
  expect(bytesIn(MEMORY.map((line) => stamp + line))).toBe(RAW);
});

test.each(['\x1e', 'data: '])('a journal as JSON with %j before each line', (before) => {
  const { events, unknown } = explain([inputOf(file(LOG.map((line) => before + JSON.stringify(json(line)))))]);
  expect(events).toMatchObject([{ ...EVENT, line: 1 }]);
  expect(unknown).toEqual([]);
});

test('a journal as JSON, a line each or pretty, keeps its lines', () => {
  const lines = LOG.map((line) => JSON.stringify(json(line)));
  const [event] = explain([inputOf(file(lines))]).events;
  expect(event).toMatchObject({ ...EVENT, line: 1 });
  const pretty = LOG.map((line) => JSON.stringify(json(line), null, '\t')).join('\n');
  expect(explain([inputOf(file([pretty]))]).events).toMatchObject([{ ...EVENT, line: 3 }]);
  expect(bytesIn(MEMORY.map((line) => JSON.stringify(json(line))))).toBe(RAW);
  const numbers = LOG.map((line) => JSON.stringify({ MESSAGE: [...new TextEncoder().encode(line)] }));
  expect(explain([inputOf(file(numbers))]).events).toMatchObject([EVENT]);
});

test('a mail in quoted-printable is put together again', () => {
  const wide = (at: number): string => [0, 1].map((i) => MEMORY[at + i].slice(16)).join(' ');
  const long = [0, 2].map((at) => `000000${at}0: ${wide(at)}`);
  const wrapped = long.flatMap((line) => [`${line.slice(0, 75)}=`, line.slice(75)]);
  expect(bytesIn(wrapped)).toBe(RAW);
  expect(bytesIn(wrapped.map((line) => `${line}\r`))).toBe(RAW);
  const mail = ['Content-Transfer-Encoding: quoted-printable', '', ...LOG.map((line) => line.replace('\t', '=09'))];
  expect(explain([inputOf(file(mail))]).events).toMatchObject([{ ...EVENT, line: 3 }]);
});

test('a page that was saved: what it shows', () => {
  const shown = (lines: readonly string[]): string[] => [
    '<!DOCTYPE html>',
    '<html><head><title>ticket</title></head><body>',
    `<pre>${lines[0].replaceAll('<', '&lt;').replaceAll('>', '&gt;')}`,
    ...lines.slice(1).map((line) => `<b>${line.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</b>`),
    '</pre></body></html>',
  ];
  const [event] = explain([inputOf(file(shown(LOG.map((line) => `<3>${line}`))))]).events;
  expect(event).toMatchObject({ ...EVENT, smmu: 'arm-smmu-v3.0.auto', line: 3 });
  const gdb = Array.from({ length: 4 }, (_, i) => {
    const words = [0, 16].map(
      (at) =>
        `0x${RAW.slice(i * 32 + at, i * 32 + at + 16)
          .match(/../g)!
          .reverse()
          .join('')}`,
    );
    return `0xffff80008c4000${i}0 <cmdq+${i * 16}>:\t${words.join('\t')}`;
  });
  const { words } = commandsIn(file(shown(gdb)));
  expect(Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString('hex')).toBe(RAW);
});
