/** What can be inserted at a place of a text. */
import { parse } from 'yaml';
import { compileScenario } from '../compile/compile.ts';
import { InputError, type Parsed, type Path } from '../language/errors.ts';
import { checkedBy, parseScenario } from '../language/parse.ts';
import { ScenarioSchema } from '../language/schema.ts';
import { yamlOf } from '../language/yaml-text.ts';
import { insertionsAt } from './insert.ts';
import { EditError } from './places.ts';
import { insertInto } from './splice.ts';

/** A value with one more item in the list at a path of it, which need not be there. */
function withItem(value: unknown, [key, ...rest]: Path, at: number, item: unknown): unknown {
  if (key === undefined) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return [...list.slice(0, at), item, ...list.slice(at)];
  }
  if (Array.isArray(value)) return value.with(Number(key), withItem(value[Number(key)], rest, at, item));
  const map = value as Readonly<Record<string, unknown>>;
  return { ...map, [key]: withItem(map[key], rest, at, item) };
}

/**
 * Words of what can be put before the i-th item of a list, or behind its last: it has a place in the layout of the text, and
 * makes a scenario, for which the text is not read again. @throws InputError for a text that is wrong
 */
export function insertable(text: string, list: Path, at: number): string[] {
  const { scenario, error } = parseScenario(text, 'scenario');
  const data: unknown = yamlOf(text).doc.toJS();
  return insertionsAt(scenario, list, at).flatMap(({ word, item, flow }) =>
    isRight(() => {
      insertInto(text, list, at, item, flow);
      compile(withItem(data, list, at, parse(item)), error);
    })
      ? [word]
      : [],
  );
}

const compile = (data: unknown, error: Parsed['error']): unknown =>
  compileScenario({ scenario: checkedBy(ScenarioSchema, data, error), error });

function isRight(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (problem) {
    if (problem instanceof InputError || problem instanceof EditError) return false;
    throw problem;
  }
}
