import { expect, test } from 'vitest';
import type { Own } from '../kept/own.ts';
import type { Draft } from './draft.ts';
import { NO_CHANGES, patchOf, withChange } from './undo.ts';
import { variantsOf } from './variants.ts';

const changed = (...texts: readonly string[]) => ({
  text: texts.at(-1)!,
  ...texts
    .slice(1)
    .reduce((changes, text, i) => withChange(changes, patchOf(`to ${text}`, texts[i], text)!, false), NO_CHANGES),
});
const own = (id: string, ...texts: readonly string[]): Own => ({
  id,
  name: `${id}.yaml`,
  saved: true,
  revision: 1,
  ...changed(...texts),
});
const draft = (...texts: readonly string[]): Draft => ({
  name: 'mine.yaml',
  base: { kind: 'scenario', id: 'interlaced' },
  own: 'mine',
  saved: false,
  ...changed(...texts),
});

test('beside the original stands what is open, and what was kept of the same original', () => {
  const list = [own('mine', 'a', 'ab'), own('other', 'a', 'ac', 'ad'), own('same', 'a'), own('foreign', 'x', 'a')];
  const found = variantsOf(draft('a', 'ab'), list);
  expect(found.map(({ kind, name, changes }) => [kind, name, changes])).toEqual([
    ['original', 'interlaced', []],
    ['open', 'mine.yaml', ['to ab']],
    ['kept', 'other.yaml', ['to ac', 'to ad']],
  ]);
  expect(found[0]).toMatchObject({ source: { kind: 'scenario' }, text: 'a' });
});

test('what was changed before it was opened has an original by its text; one without changes is its original', () => {
  const base = { kind: 'text', name: 'mine.yaml', text: 'ab' } as const;
  expect(variantsOf({ ...draft('a', 'ab'), base }, [])[0]).toMatchObject({
    name: 'mine.yaml as it was',
    source: { kind: 'text', text: 'a' },
  });
  expect(variantsOf(draft('a'), [])).toHaveLength(1);
});
