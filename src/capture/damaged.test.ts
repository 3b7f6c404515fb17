/** Texts with bytes that are none: what is left is read, and the lines that lost something are named. */
import { expect, test } from 'vitest';
import { brought, commandsIn } from './importers.ts';
import { explain } from './logs/explain.ts';
import { bytes, lines } from './logs/explain.test-helper.ts';
import { inputOf } from './logs/inputs.ts';

const joined = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));
const told = (file: Uint8Array) => explain([inputOf(brought('log', file))]);
const [SIZE, ...REST] = lines('dmesg-atc-timeout.txt');

test.each([
  [
    'zeros, where a log was not written before a crash',
    joined(`${SIZE}\n`, new Array(4096).fill(0), REST.join('\n')),
    2,
  ],
  ['Latin-1', joined('caf', [0xe9], `\n${SIZE}\n`, REST.join('\n')), 1],
  ['half a letter at the end', joined(`${SIZE}\n`, REST.join('\n'), '\n', [0xc3]), 7],
])('a log with %s', (_, file, line) => {
  const { queues, unknown } = told(file);
  expect(queues).toMatchObject([{ log2size: 16, cons: { slot: 0xa4cb, wrap: 1, error: 3 } }]);
  expect(unknown).toEqual([{ file: 'log', line, text: 'bytes that are no text in UTF-8' }]);
});

test('a dump that lost a byte: its slot is not told, and nothing is put in its place', () => {
  const ring = bytes('ring/cmdq.hexdump-C.txt');
  const text = new TextDecoder().decode(ring);
  const line = text.split('\n', 4).join('\n').length + 12;
  ring[line] = 0;
  const { words, missing, unread } = commandsIn(brought('ring', ring));
  expect(words).toHaveLength(256 * 4);
  expect([...missing]).toEqual([4]);
  expect(unread.map((one) => one.line)).toContain(5);
});

test('memory is no text, and what begins like an archive is none', () => {
  const raw = Uint8Array.from({ length: 64 * 16 }, (_, i) => (i % 16 === 0 ? 0x30 : 0));
  expect(brought('raw', raw).text).toBeUndefined();
  const tar = joined('dmesg.txt', new Array(248).fill(0), 'ustar', new Array(250).fill(0), REST.join('\n'));
  expect(brought('tar', tar).text).toBeUndefined();
  expect(told(tar).unknown[0].text).toContain('this is a tar archive');
});

test('a scenario, which somebody wrote, is not read with bytes lost', () => {
  expect(brought('x.yaml', joined('viommu-scenario: 1\nid: caf', [0xe9], '\n')).text).toBeUndefined();
});

test('raw memory that was cut within a command is explained up to there', () => {
  const { words } = commandsIn(brought('ring', bytes('ring/cmdq.gdb.txt')));
  const raw = new Uint8Array(words.slice().buffer);
  const { queues, unknown, inputs } = told(raw.subarray(0, 41 * 16 + 5));
  expect(inputs).toMatchObject([{ kind: 'command-queue memory', sure: 'likely' }]);
  expect(queues[0].commands).toHaveLength(41);
  expect(unknown).toEqual([{ file: 'log', line: null, text: 'the last 5 bytes are no whole command' }]);
});
