import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffOf, diffText, hunksOf } from './diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 });

test('what is not put in is the one text, what is not taken away the other; hunks say where', () => {
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const diff = diffOf(a.join('\n'), b.join('\n'));
      const without = (sign: string): string => diff.flatMap((one) => (one.sign === sign ? [] : [one.text])).join('\n');
      expect([without('+'), without('-')]).toEqual([a.join('\n').replace(/\n$/, ''), b.join('\n').replace(/\n$/, '')]);
      for (const { from, count, lines: shown } of hunksOf(diff)) {
        const first = shown.filter(({ sign }) => sign !== '+').map(({ text }) => text);
        expect(first).toEqual(a.slice(from[0] - 1, from[0] - 1 + count[0]));
      }
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test('a swap is one line taken away and one put in, with three lines around', () => {
  const text = (order: string): string => `1\n2\n3\n4\n${[...order].join('\n')}\n5\n6\n7\n8\n`;
  expect(diffText({ name: 'was', text: text('ab') }, { name: 'is', text: text('ba') })).toBe(
    '--- was\n+++ is\n@@ -2,8 +2,8 @@\n 2\n 3\n 4\n-a\n b\n+a\n 5\n 6\n 7\n',
  );
  expect(diffText({ name: 'was', text: '' }, { name: 'is', text: '' })).toBe('');
});
