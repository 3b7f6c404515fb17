/** Changes of scenarios by hand, at random. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from '../../scenario/edit/edits.ts';
import { insertable } from '../../scenario/edit/insertable.ts';
import { fieldsAt, type FormItem, type FormList, outlineOf } from '../../scenario/edit/outline.ts';
import type { Path } from '../../scenario/language/errors.ts';

export const SEED = Number(process.env.SEED ?? 20261129);

/** The text of a scenario of the library. */
export const yaml = (id: string): string =>
  readFileSync(join(import.meta.dirname, `../../scenario/library/${id}.yaml`), 'utf8');

/** Numbers from 0 up to, but not, a bound: the same ones for the same seed. */
export function random(seed: number): (below: number) => number {
  let x = seed >>> 0 || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

/** A comment above and behind some items, and a blank line now and then. */
export function commented(text: string, below: (n: number) => number): string {
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

export const commentsIn = (text: string): string[] => text.match(/# (above|behind) \d+/g) ?? [];

export const itemsOf = (lists: readonly FormList[]): FormItem[] =>
  lists.flatMap(({ items }) => items.flatMap((item) => [item, ...itemsOf(item.lists)]));
export const listsOf = (lists: readonly FormList[]): FormList[] =>
  lists.flatMap((list) => [list, ...list.items.flatMap((item) => listsOf(item.lists))]);

/** Lists whose items are rows. */
export const ROWS = ['program', 'vmm', 'commands', 'faults'];
/** Those into which something can be put. */
export const PUT = ['program', 'vmm', 'commands'];

const isIn = (path: Path, list: Path): boolean => path.slice(0, -1).join('/') === list.join('/');

/** All edits of a text, but for what can be added, which has a test of its own. */
export function editsOf(text: string, below: (n: number) => number): Edit[] {
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
