import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Changes, NO_CHANGES, patchOf, patched, redone, typingAt, undone, withChange } from './undo.ts';

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

test.each([
  ['devices:\n  - { name: A }\n', 14, 'typing in name, line 2'],
  ['a:\n      - CMD_ATC_INV: { sid: A }\n', 20, 'typing in CMD_ATC_INV, line 2'],
  ['a:\n\n', 3, 'typing, line 2'],
  ['', 0, 'typing, line 1'],
])('what is typed is named by where it stands: %j', (text, at, name) => {
  expect(typingAt(text, at)).toBe(name);
});

test('letters of a new line are one change, named by what has become of it', () => {
  const texts = ['a:\n', 'a:\n- C', 'a:\n- CMD', 'a:\n- CMD_SYNC'];
  const { done } = texts.slice(1).reduce((changes, text, i) => {
    const patch = patchOf('', texts[i], text)!;
    return withChange(changes, { ...patch, name: typingAt(text, patch.at) }, true);
  }, NO_CHANGES);
  expect(done).toEqual([{ name: 'typing in CMD_SYNC, line 2', at: 3, gone: '', put: '- CMD_SYNC' }]);
});
