import { expect, test } from 'vitest';
import { longJson } from './long-json.ts';

const long = Array.from({ length: 25_001 }, (_, i) => ({ i, name: `“${i}”, [${i}]` }));

test.each([
  ['between members', { a: 1, b: 'x' }, long, { c: [2], d: null }],
  ['at the end', { a: 1 }, long, {}],
  ['alone', {}, long, {}],
  ['empty', { a: 1 }, [], { c: 2 }],
  ['of one', {}, [1], { c: 2 }],
])('a list %s, as JSON.stringify writes it', (_, head, list, tail) => {
  expect([...longJson(head, 'list', list, () => tail)].join('')).toBe(JSON.stringify({ ...head, list, ...tail }));
});

test('no piece holds more than a part of a long list', () => {
  const pieces = [...longJson({}, 'list', long)];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(JSON.stringify(long).length / 2);
});
