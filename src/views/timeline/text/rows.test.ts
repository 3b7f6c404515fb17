import { expect, test } from 'vitest';
import type { ActorInfo, Span } from '../../../worker/protocol.ts';
import { span as plain } from '../time/span.test-helper.ts';
import { rowsOf, wordsOf } from './rows.ts';

const span = (position: number, more: Partial<Span> = {}): Span =>
  plain(position * 100, position * 100 + 100, { position, label: 'write', ...more });
const ACTORS: readonly ActorInfo[] = [
  { name: 'vcpu0', kind: 'guest', node: 'vcpu/vcpu0' },
  { name: 'kernel', kind: 'kernel', node: '' },
];

test('words say what, about which command, and what went wrong', () => {
  const command = {
    queue: 'vsmmu0',
    ordinal: 2,
    mnemonic: 'CMD_ATC_INV',
    status: 'refused',
    outOfOrder: false,
  } as const;
  expect(wordsOf(span(1, { command }))).toBe('write, command 2 CMD_ATC_INV');
  expect(wordsOf(span(1, { failed: true, violates: true }))).toBe('write: failed, violates a property');
  expect(wordsOf(span(1, { kind: 'many', count: 12 }))).toBe('12 steps');
});

test('rows are in the order of steps, with the current one marked', () => {
  const current = span(2);
  const wait = span(1, { kind: 'wait', label: 'stopped' });
  const timeline = { from: 0, to: 900, lanes: [[wait, span(1), span(3)], [current]] };
  const rows = rowsOf(timeline, ACTORS, 2, current);
  expect(rows.map(({ position, actor, what }) => `${position} ${actor.name} ${what}`)).toEqual([
    '1 vcpu0 write',
    '1 vcpu0 stopped',
    '2 kernel write',
    '3 vcpu0 write',
  ]);
  expect(rows.map(({ current }) => current)).toEqual([false, false, true, false]);
});

test('a step is told when it has happened, a wait when it begins', () => {
  const wait = span(2, { kind: 'wait', label: 'stopped' });
  const rows = rowsOf({ from: 0, to: 900, lanes: [[wait, span(1)]] }, ACTORS, 1, undefined);
  expect(rows.map(({ time }) => time)).toEqual([200, 200]);
});

test('of a long run only what is around the playhead is there', () => {
  const spans = Array.from({ length: 5000 }, (_, i) => span(i + 1));
  const timeline = { from: 0, to: 1e6, lanes: [spans] };
  const rows = rowsOf(timeline, ACTORS, 2500, spans[2499]);
  expect(rows).toHaveLength(48);
  expect(rows.find(({ current }) => current)?.position).toBe(2500);
  expect(rowsOf(timeline, ACTORS, 5000, spans[4999]).at(-1)?.current).toBe(true);
});
