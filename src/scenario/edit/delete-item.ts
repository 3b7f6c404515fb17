/** Takes an item of a list out of a scenario's text, with what cannot be without it. */
import type { Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { GIVEN } from './refers.ts';
import { removePart } from './remove.ts';
import { valueAt } from './said.ts';
import { removeItem } from './splice.ts';

/** @throws InputError, EditError */
export function deleteItem(text: string, scenario: Scenario, path: Path): string {
  const list = path.slice(0, -1);
  const key = String(list.at(-1));
  if (path.length % 2 === 0 && Object.hasOwn(GIVEN, key))
    return removePart(text, { kind: GIVEN[key], name: String(valueAt(scenario, [...path, 'name'])) });
  // A batch has a command.
  const commands = key === 'commands' ? valueAt(scenario, list) : undefined;
  if (Array.isArray(commands) && commands.length === 1) return deleteItem(text, scenario, list.slice(0, -1));
  return removeItem(text, list, Number(path.at(-1)));
}
