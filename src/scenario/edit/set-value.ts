/** Another value of a field, in the text: there or not, a name with all that speaks of it. */
import { isMap, isSeq, parse, parseDocument } from 'yaml';
import { scenarioArch } from '../arch/registry.ts';
import { fieldName, InputError, type Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { shapesAt } from '../terms/shape.ts';
import { withFeature } from './features.ts';
import { GIVEN, type Named, namesToChange, withNames } from './refers.ts';
import { valueAt } from './said.ts';
import { nodeAt, read } from './places.ts';
import { removeField, setField } from './splice.ts';

/** What is named by the value of a field, if it is a name that others speak of. */
function namedAt(path: Path): Named | undefined {
  const key = path.at(-1);
  const list = path.at(-3);
  if (key === 'mark') return 'mark';
  return key === 'name' && typeof list === 'string' && Object.hasOwn(GIVEN, list) ? GIVEN[list] : undefined;
}

const PLAIN = /^[A-Za-z][\w-]*( [\w-]+)*$/;

/** Text that is no number and no list: what is a plain word, a number or a list otherwise goes between quotes. */
function written(path: Path, value: string): string {
  const shapes = shapesAt(path);
  const text = shapes.length > 0 && shapes.every(({ type }) => type === 'string');
  if (text) return PLAIN.test(value) && parse(value) === value ? value : JSON.stringify(value);
  const doc = parseDocument(`[${value}]`, { logLevel: 'silent' });
  const one =
    !/[\n#&*!]/.test(value) && doc.errors.length === 0 && isSeq(doc.contents) && doc.contents.items.length === 1;
  if (!one) throw new InputError({ file: 'scenario', field: fieldName(path) }, `expected one value, found '${value}'`);
  return value;
}

/** A name, and all that speaks of it. */
function renamed(text: string, scenario: Scenario, path: Path, kind: Named, name: string): string {
  const old = valueAt(scenario, path);
  if (typeof old !== 'string' || !/^[A-Za-z][\w-]{0,31}$/.test(name))
    throw new InputError({ file: 'scenario', field: fieldName(path) }, `expected a name, found '${name}'`);
  const renaming = { [kind]: new Map([[old, name]]) };
  return withNames(text, namesToChange(read(text).contents, [], renaming));
}

/** A map of its last field goes with it, unless it is all of what it stands in: of a command, of a step. */
function withoutValue(text: string, path: Path): string {
  const [key, map] = [String(path.at(-1)), path.slice(0, -1)];
  const [own, around] = [map.at(-1), map.slice(0, -1)];
  const doc = read(text);
  const node = nodeAt(doc, map);
  if (!isMap(node) || !node.has(key)) return text;
  const outer = nodeAt(doc, around);
  if (node.items.length > 1 || typeof own !== 'string' || !isMap(outer)) return removeField(text, map, key);
  return outer.items.length > 1 ? removeField(text, around, own) : setField(text, around, own, '{}');
}

/** The text with a value; with none where it is ''. @throws InputError, EditError */
export function withValue(text: string, scenario: Scenario, path: Path, value: string): string {
  const register = withFeature(scenario, path, value.trim());
  if (register !== undefined) return withValue(text, scenario, path.slice(0, -1), register);
  const kind = namedAt(path);
  if (kind) return renamed(text, scenario, path, kind, value.trim());
  const key = String(path.at(-1));
  const map = path.slice(0, -1);
  const [around, own] = [map.slice(0, -1), map.at(-1)];
  const node = nodeAt(read(text), map);
  if (value.trim() === '') return withoutValue(text, path);
  const put = written(path, value.trim());
  if (isMap(node)) return setField(text, map, key, put);
  // Registers go together.
  const rest = own === 'idr' ? Object.entries(scenarioArch(scenario.arch).idr) : [];
  const others = rest.filter(([name]) => name !== key).map(([name, n]) => `${name}: 0x${n.toString(16)}`);
  const fields = [`${key}: ${put}`, ...others].sort();
  return setField(text, around, String(own), `{ ${fields.join(', ')} }`);
}
