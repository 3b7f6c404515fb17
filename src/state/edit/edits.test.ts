/** Every change that the page offers of every scenario of the library: what it makes runs, and it can be taken back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileScenario } from '../../scenario/compile/compile.ts';
import { type Edit, edited, insertable } from '../../scenario/edit/edits.ts';
import { fieldsAt, type FormItem, type FormList, outlineOf } from '../../scenario/edit/outline.ts';
import { InputError, type Path } from '../../scenario/language/errors.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { LIBRARY } from '../../scenario/library.ts';
import { NO_CHANGES, patchOf, undone, withChange } from './undo.ts';

const SEED = Number(process.env.SEED ?? 20261129);
/** Edits that are tried of each scenario. */
const TRIED = 6;

function random(seed: number): (below: number) => number {
  let x = seed >>> 0 || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

/** A comment above and behind some items, and a blank line now and then. */
function commented(text: string, below: (n: number) => number): string {
  const lines = text.split('\n');
  const first = lines.indexOf('smmus:');
  let n = 0;
  return lines
    .flatMap((line, i) => {
      if (i < first || !/^\s*- [A-Za-z{]/.test(line)) return [line];
      const indent = /^\s*/.exec(line)![0];
      const behind = below(3) === 0 && !/[>|]$/.test(line) ? `${line} # behind ${n++}` : line;
      return below(4) === 0 ? [`${indent}# above ${n++}`, behind] : [behind];
    })
    .join('\n');
}

const commentsIn = (text: string): string[] => text.match(/# (above|behind) \d+/g) ?? [];

const itemsOf = (lists: readonly FormList[]): FormItem[] =>
  lists.flatMap(({ items }) => items.flatMap((item) => [item, ...itemsOf(item.lists)]));
const listsOf = (lists: readonly FormList[]): FormList[] =>
  lists.flatMap((list) => [list, ...list.items.flatMap((item) => listsOf(item.lists))]);

const ROWS = ['program', 'vmm', 'commands', 'faults'];
const PUT = ['program', 'vmm', 'commands'];

const isIn = (path: Path, list: Path): boolean => path.slice(0, -1).join('/') === list.join('/');

/** All edits of a text, but for what can be added, which has a test of its own. */
function editsOf(text: string, below: (n: number) => number): Edit[] {
  const outline = outlineOf(text);
  const rows = itemsOf(outline).filter(({ path }) => ROWS.includes(String(path.at(-2))));
  const at = ({ path }: FormItem, by: number): Edit => ({ kind: 'move', path, to: Number(path.at(-1)) + by });
  const one = <T>(all: readonly T[]): T[] => (all.length > 0 ? [all[below(all.length)]] : []);
  const sets = [...one(itemsOf(outline)), ...one(rows), ...one(itemsOf(outline))].flatMap(({ path }) =>
    fieldsAt(text, path).flatMap(({ path: field, kind, options, value, usual }): Edit[] => {
      if (kind === 'flag') return [{ kind: 'set', path: field, value: value === 'true' ? 'false' : 'true' }];
      if (kind === 'choice') return one(options).map((option): Edit => ({ kind: 'set', path: field, value: option }));
      return [
        { kind: 'set', path: field, value: usual === null ? value : '' },
        { kind: 'set', path: field, value: '0x7' },
      ];
    }),
  );
  const carries = rows.flatMap(({ path }): Edit[] => {
    const others = listsOf(outline).filter(({ path: other, label }) => label === path.at(-2) && !isIn(path, other));
    return one(others).map(({ path: list, items }) => ({ kind: 'move', path, list, to: below(items.length + 1) }));
  });
  const inserts = one(listsOf(outline).filter(({ label }) => PUT.includes(label))).flatMap(({ path: list, items }) => {
    const i = below(items.length + 1);
    return insertable(text, list, i).map((word): Edit => ({ kind: 'insert', list, at: i, word }));
  });
  return [
    ...itemsOf(outline).map(({ path }): Edit => ({ kind: 'delete', path })),
    ...rows.flatMap((row): Edit[] => [
      { kind: 'repeat', path: row.path },
      at(row, 1),
      at(row, -1),
      at(row, below(4) - 2),
    ]),
    ...sets,
    ...inserts,
    ...carries,
  ];
}

const yaml = (id: string): string =>
  readFileSync(join(import.meta.dirname, `../../scenario/library/${id}.yaml`), 'utf8');

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
