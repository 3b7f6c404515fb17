/** However a scenario is laid out, a change does what it says, and no comment goes but with what it is about. */
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileScenario } from '../../scenario/compile/compile.ts';
import { type Edit, edited } from '../../scenario/edit/edits.ts';
import { insertionsAt } from '../../scenario/edit/insert.ts';
import { outlineOf } from '../../scenario/edit/outline.ts';
import { whatIf, whatIfs } from '../../scenario/edit/what-ifs.ts';
import { InputError, type Path } from '../../scenario/language/errors.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { editsOf, itemsOf, random, ROWS, SEED, yaml } from './edits.test-helper.ts';
import { laidOut, remarksIn } from './layouts.test-helper.ts';

type Tree = Record<string | number, unknown>;

const dataOf = (text: string): Tree => parse(text, { intAsBigInt: false, logLevel: 'silent' }) as Tree;
const at = (data: Tree, path: Path): unknown => path.reduce<unknown>((value, key) => (value as Tree)[key], data);
const listAt = (data: Tree, path: Path): unknown[] => at(data, path) as unknown[];

/** What the edit of a row says that it does; undefined for others. */
function meant(text: string, edit: Edit, made: Tree): Tree | undefined {
  const data = structuredClone(dataOf(text));
  if (edit.kind === 'insert') {
    const { scenario } = parseScenario(text, 'x');
    const { item } = insertionsAt(scenario, edit.list, edit.at).find(({ word }) => word === edit.word)!;
    const owner = at(data, edit.list.slice(0, -1)) as Record<string, unknown[]>;
    const key = String(edit.list.at(-1));
    owner[key] = (owner[key] ?? []).toSpliced(edit.at, 0, parse(item));
    return data;
  }
  if (edit.kind === 'add' || edit.kind === 'set' || !ROWS.includes(String(edit.path.at(-2)))) return undefined;
  const [path, i] = [edit.path.slice(0, -1), Number(edit.path.at(-1))];
  const list = listAt(data, path);
  if (edit.kind === 'move') {
    if (edit.list) return undefined;
    list.splice(edit.to, 0, ...list.splice(i, 1));
  } else if (edit.kind === 'delete') {
    if (path.at(-1) === 'commands' && list.length === 1) return undefined;
    list.splice(i, 1);
  } else {
    const copy = listAt(made, path)[i + 1] as Tree;
    list.splice(i + 1, 0, { ...(list[i] as Tree), ...('mark' in copy && { mark: copy.mark }) });
  }
  return data;
}

const IDS = [
  'interlaced',
  'h08-atc-before-tlbi-completes',
  'h22-queued-is-not-complete',
  'teardown-order',
  'shared-smmu',
];
const ROUNDS = 12;
const STEPS = 6;

test.each(IDS)('%s, laid out at random', (id) => {
  let made = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const seed = SEED + round * 7919;
    const below = random(seed);
    const data = dataOf(yaml(id));
    let text = laidOut(data, below);
    expect(dataOf(text), `seed ${seed}`).toEqual(data);
    for (let step = 0; step < STEPS; step++) {
      const before = text;
      const all = editsOf(text, below);
      const { path } = itemsOf(outlineOf(text))[below(itemsOf(outlineOf(text)).length)];
      const names = whatIfs(text, { kind: 'path', path });
      const edit = below(2) === 0 || names.length === 0 ? all[below(all.length)] : undefined;
      const name = names[below(names.length)];
      const about = `seed ${seed}, step ${step}: ${edit ? JSON.stringify(edit) : name} of\n${before}`;
      try {
        text = edit ? edited(text, edit).text : whatIf(text, { kind: 'path', path }, name);
      } catch (problem) {
        expect(problem, about).toBeInstanceOf(InputError);
        // What is offered is done.
        if (!edit) throw new Error(about);
        continue;
      }
      made++;
      compileScenario(parseScenario(text, 'x'));
      const expected = edit && meant(before, edit, dataOf(text));
      if (expected) expect(dataOf(text), about).toEqual(expected);
      const goes = edit?.kind === 'delete' || (edit?.kind === 'set' && edit.value === '');
      if (!goes && !/^(delete|remove)/.test(name ?? ''))
        expect(remarksIn(text), about).toEqual(expect.arrayContaining(remarksIn(before)));
      if (!/(?<!\r)\n/.test(before)) expect(text, about).not.toMatch(/(?<!\r)\n/);
    }
  }
  expect(made).toBeGreaterThan(ROUNDS * 2);
});
