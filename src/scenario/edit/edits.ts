/** Changes of a scenario's text by hand, each with the name that undo has for it. */
import { fieldName, InputError, type Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { Scenario } from '../language/schema.ts';
import { copyToList } from './carry.ts';
import { checkedText } from './checked-text.ts';
import { freshMarks } from './copy-vm.ts';
import { deleteItem } from './delete-item.ts';
import { namesOf } from './fresh.ts';
import { insertionsAt } from './insert.ts';
import { namesToChange, withNames } from './refers.ts';
import { saidOf, valueAt } from './said.ts';
import { withValue } from './set-value.ts';
import { EditError, nodeAt, read } from './places.ts';
import { copyItem, insertInto, moveItem } from './splice.ts';
import { whatIf } from './what-ifs.ts';

/** Paths lead to items of lists. */
export type Edit =
  /** To where the item of that index stands; in another list of the same kind before it, or behind the last. */
  | { readonly kind: 'move'; readonly path: Path; readonly to: number; readonly list?: Path }
  | { readonly kind: 'delete' | 'repeat'; readonly path: Path }
  /** `word`: what is offered there. */
  | { readonly kind: 'insert'; readonly list: Path; readonly at: number; readonly word: string }
  /** A field; '' leaves it out. */
  | { readonly kind: 'set'; readonly path: Path; readonly value: string }
  /** What `whatIfs` offers without a target. */
  | { readonly kind: 'add'; readonly name: string };

/** A mark's name is given once. */
function repeated(text: string, scenario: Scenario, path: Path): string {
  const [list, i] = [path.slice(0, -1), Number(path.at(-1))];
  const mark = valueAt(scenario, [...path, 'mark']);
  if (typeof mark !== 'string') return copyItem(text, list, i, i + 1);
  const renaming = { mark: freshMarks([mark], namesOf(scenario).mark) };
  const names = namesToChange(nodeAt(read(text), path), path, renaming);
  return copyItem(text, list, i, i + 1, (from, to) => withNames(text, names, from, to));
}

/** Into another list: it leaves its own as if it were deleted, and a batch that it was all of goes. */
function carried(text: string, scenario: Scenario, path: Path, list: Path, to: number): string {
  if (path.at(-2) !== list.at(-1))
    throw new EditError(`expected another list of ${String(path.at(-2))}, found ${String(list.at(-1))}`);
  return deleteItem(copyToList(text, path.slice(0, -1), Number(path.at(-1)), list, to), scenario, path);
}

/** What an edit is called, and what makes its text. @throws InputError for what is not offered */
function planned(text: string, scenario: Scenario, edit: Edit): { readonly name: string; readonly make: () => string } {
  if (edit.kind === 'add') return { name: edit.name, make: () => whatIf(text, undefined, edit.name) };
  if (edit.kind === 'insert') {
    const { list, at, word } = edit;
    const found = insertionsAt(scenario, list, at).find((one) => one.word === word);
    if (!found) throw new InputError({ file: 'scenario', field: fieldName(list) }, `'${word}' cannot be inserted here`);
    return {
      name: `insert ${word} as ${saidOf(scenario, [...list, at])}`,
      make: () => insertInto(text, list, at, found.item, found.flow),
    };
  }
  const { path } = edit;
  const said = saidOf(scenario, path);
  if (edit.kind === 'set') {
    const field = path.slice(path.findLastIndex((key) => typeof key === 'number') + 1).join('.');
    const name =
      edit.value.trim() === '' ? `leave out ${field} of ${said}` : `set ${field} of ${said} to ${edit.value.trim()}`;
    return { name, make: () => withValue(text, scenario, path, edit.value) };
  }
  const [list, i] = [path.slice(0, -1), Number(path.at(-1))];
  switch (edit.kind) {
    case 'move': {
      const { to, list: other = list } = edit;
      if (fieldName(other) === fieldName(list))
        return { name: `move ${said} to ${to}`, make: () => moveItem(text, list, i, to) };
      return {
        name: `move ${said} to ${saidOf(scenario, [...other, to])}`,
        make: () => carried(text, scenario, path, other, to),
      };
    }
    case 'delete':
      return { name: `delete ${said}`, make: () => deleteItem(text, scenario, path) };
    case 'repeat':
      return { name: `repeat ${said}`, make: () => repeated(text, scenario, path) };
  }
}

/** The text with an edit, and what undo calls it. @throws InputError where it would be no scenario: why */
export function edited(text: string, edit: Edit): { readonly name: string; readonly text: string } {
  const { scenario } = parseScenario(text, 'scenario');
  const { name, make } = planned(text, scenario, edit);
  return { name, text: checkedText(make) };
}
