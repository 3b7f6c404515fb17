import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Changes, NO_CHANGES, patchOf, patched, redone, undone, withChange } from './undo.ts';

test('a patch leads from one text to the other', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (before, after) => {
      const patch = patchOf('typing', before, after);
      expect(patch === null ? before : patched(before, patch)).toBe(after);
      expect(patch === null).toBe(before === after);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('all that was done can be taken back, and done again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ maxLength: 8 }), fc.boolean()), { maxLength: 20 }), (texts) => {
      let [text, changes]: [string, Changes] = ['begin', NO_CHANGES];
      for (const [next, typed] of texts) {
        const patch = patchOf(typed ? 'typing' : 'swap', text, next);
        if (patch) changes = withChange(changes, patch, typed);
        text = next;
      }
      const end = text;
      for (let back = undone(text, changes); back; back = undone(text, changes)) ({ text, changes } = back);
      expect(text).toBe('begin');
      for (let on = redone(text, changes); on; on = redone(text, changes)) ({ text, changes } = on);
      expect(text).toBe(end);
    }),
    { seed: 1, numRuns: 300 },
  );
});

const typed = (...texts: readonly string[]): Changes =>
  texts
    .slice(1)
    .reduce((changes, text, i) => withChange(changes, patchOf('typing', texts[i], text)!, true), NO_CHANGES);

test('letters typed one after the other are one change, a word each', () => {
  expect(typed('', 'a', 'ab', 'ab ', 'ab c').done.map(({ put }) => put)).toEqual(['ab ', 'c']);
  expect(typed('abc', 'ab', 'a').done).toEqual([{ name: 'typing', at: 1, gone: 'bc', put: '' }]);
  expect(typed('', 'a', 'a\n', 'a\nb').done).toHaveLength(3);
});

test('a new change leaves nothing to be done again', () => {
  const { changes } = undone('ab', typed('', 'ab'))!;
  expect(changes.undone).toHaveLength(1);
  expect(withChange(changes, patchOf('swap', '', 'x')!, false).undone).toEqual([]);
});
