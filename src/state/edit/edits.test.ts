/** Every change that the page offers of every scenario of the library: what it makes runs, and it can be taken back. */
import { expect, test } from 'vitest';
import { compileScenario } from '../../scenario/compile/compile.ts';
import { edited } from '../../scenario/edit/edits.ts';
import { insertionsAt } from '../../scenario/edit/insert.ts';
import { insertable } from '../../scenario/edit/insertable.ts';
import { outlineOf } from '../../scenario/edit/outline.ts';
import { InputError, type Path } from '../../scenario/language/errors.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { LIBRARY } from '../../scenario/library.ts';
import { commented, commentsIn, editsOf, listsOf, PUT, random, ROWS, SEED, yaml } from './edits.test-helper.ts';
import { NO_CHANGES, patchOf, undone, withChange } from './undo.ts';

/** Edits that are tried of each scenario. */
const TRIED = 6;

const isOf = (path: Path, ...lists: string[]): boolean => lists.includes(String(path.at(-2)));

test.each(LIBRARY)('%s: what an edit makes compiles, keeps comments, and can be taken back', (id) => {
  const below = random(SEED + LIBRARY.indexOf(id) * 7919);
  const text = commented(yaml(id), below);
  const comments = commentsIn(text);
  const edits = editsOf(text, below);
  let made = 0;
  for (let tries = 0; tries < TRIED * 3 && made < TRIED; tries++) {
    const edit = edits[below(edits.length)];
    const about = `seed ${SEED}, ${id}: ${JSON.stringify(edit)}`;
    let changed: string;
    let name: string;
    try {
      ({ name, text: changed } = edited(text, edit));
    } catch (problem) {
      // Refused, and it is said why.
      expect(problem, about).toBeInstanceOf(InputError);
      continue;
    }
    made++;
    expect(() => compileScenario(parseScenario(changed, 'x')), about).not.toThrow();
    const patch = patchOf(name, text, changed);
    const back = patch && undone(changed, withChange(NO_CHANGES, patch, false));
    expect(back?.text ?? changed, about).toBe(text);
    const kept = commentsIn(changed);
    if (edit.kind !== 'delete') expect([...new Set(kept)].sort(), about).toEqual([...comments].sort());
    // It goes in one piece, with the comments above and in it.
    else if (isOf(edit.path, ...ROWS)) expect(['', '[', '[]'], about).toContain(patch?.put.trim());
    // Nothing that stays is written anew.
    const lines = new Set(text.split('\n'));
    const fresh = changed.split('\n').filter((line) => !lines.has(line));
    if (edit.kind !== 'set') expect(fresh.length, about).toBeLessThan(4);
  }
  expect(made, `seed ${SEED}`).toBeGreaterThan(3);
});

test.each(['interlaced', 'teardown-order'])('%s: what can be inserted is what is offered', (id) => {
  const text = yaml(id);
  for (const { path: list, items } of listsOf(outlineOf(text)).filter(({ label }) => PUT.includes(label)))
    for (const at of [0, items.length]) {
      const right = insertionsAt(parseScenario(text, 'x').scenario, list, at).filter(({ word }) => {
        try {
          return edited(text, { kind: 'insert', list, at, word }).text !== text;
        } catch {
          return false;
        }
      });
      expect(insertable(text, list, at)).toEqual(right.map(({ word }) => word));
      expect(right.length).toBeGreaterThan(3);
    }
});
