/** From scenario text to a checked scenario, with file, line and field in every message. */
import * as v from 'valibot';
import { type Document, type LineCounter, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import { checkBounds } from './bounds.ts';
import { together } from './all-errors.ts';
import { fieldName, InputError, type Parsed, type Path, type TextPlace } from './errors.ts';
import { SCENARIO_VERSION, ScenarioSchema } from './schema.ts';
import { textKind } from './text-kind.ts';
import { yamlOf } from './yaml-text.ts';

/** Mistakes of a file that are told. */
const MOST_PROBLEMS = 100;
/** Characters that are told of what was found. */
const MOST_GIVEN = 40;

export function parseScenario(text: string, file: string): Parsed {
  checkBounds(text, file);
  const kind = textKind(text);
  if (kind) throw new InputError({ file }, `this is ${kind}, not a scenario or raw queue memory`);
  const { data, error } = parseYaml(text, file, {
    key: 'viommu-scenario',
    version: SCENARIO_VERSION,
    what: 'a scenario',
  });
  return { scenario: checkedBy(ScenarioSchema, data, error), error };
}

/** A kind of file: the field that it begins with, with the newest version that is read. */
export interface FileKind {
  readonly key: string;
  readonly version: number;
  readonly what: string;
}

/** A map in YAML, and what makes errors at places in it. @throws InputError */
export function parseYaml(
  text: string,
  file: string,
  { key, version, what }: FileKind,
): { readonly data: unknown } & Pick<Parsed, 'error'> {
  checkBounds(text, file);
  const { doc, lines, wrong } = yamlOf(text);
  if (wrong.length > 0) {
    throw together(
      wrong.slice(0, MOST_PROBLEMS).map(({ at, end, message }) => {
        return new InputError({ file, ...from(at, lines), end: from(end, lines) }, message);
      }),
    );
  }
  const error = (path: Path, problem: string): InputError =>
    new InputError({ file, ...placeOf(doc, path, lines), field: fieldName(path) }, problem);
  const data: unknown = doc.toJS();
  const found = isMap(doc.contents) ? doc.get(key) : undefined;
  if (typeof found === 'number' && found > version) {
    throw error([key], `version ${found} is newer than this program understands (${version})`);
  }
  if (!isMap(doc.contents)) throw error([], `expected ${what}: a map that begins with ${key}: 1`);
  return { data, error };
}

/** What a schema makes of it. @throws InputError with all that is wrong */
export function checkedBy<S extends v.GenericSchema>(
  schema: S,
  data: unknown,
  error: Parsed['error'],
): v.InferOutput<S> {
  const checked = v.safeParse(schema, data);
  if (checked.success) return checked.output;
  throw together(
    checked.issues.slice(0, MOST_PROBLEMS).map((issue) => {
      const { path, message } = deepest(issue);
      return error(path, message);
    }),
  );
}

interface Found {
  readonly path: Path;
  readonly message: string;
}

/** Of a union's issues the one that came furthest says most. */
function deepest(issue: v.BaseIssue<unknown>, above: Path = []): Found {
  const path = [...above, ...(issue.path ?? []).map((item) => item.key as string | number)];
  const nested = (issue.issues ?? []).map((inner) => deepest(inner, path));
  const best = nested.sort((a, b) => b.path.length - a.path.length)[0];
  return best && best.path.length > path.length + 1 ? best : { path, message: messageOf(issue) };
}

/** What a schema calls what it expects, where it says nothing else. */
const KINDS: Readonly<Record<string, string>> = {
  Object: 'a map',
  Array: 'a list',
  string: 'a text',
  number: 'a number',
};

function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return `unknown field ${issue.received}`;
  if (issue.type === 'strict_object' && issue.received === 'undefined') return 'missing';
  const found = foundIn(issue);
  const given = found.length > MOST_GIVEN ? `${found.slice(0, MOST_GIVEN)}…` : found;
  if (issue.message.startsWith('expected')) return `${issue.message}, found ${given}`;
  const expected = KINDS[issue.expected ?? ''];
  return expected ? `expected ${expected}, found ${given}` : issue.message;
}

/** What was there instead: a map by its keys. */
function foundIn({ received, input }: v.BaseIssue<unknown>): string {
  if (received === 'Array') return 'a list';
  if (received !== 'Object' || typeof input !== 'object' || input === null) return received;
  const keys = Object.keys(input);
  return keys.length > 0 ? `a map with ${keys.join(', ')}` : 'an empty map';
}

/** Where a field stands, or the nearest one around it. */
function placeOf(doc: Document, path: Path, lines: LineCounter): Pick<TextPlace, 'line' | 'column' | 'end'> {
  let node: unknown = doc.contents;
  let at = isNode(node) ? node.range?.[0] : 0;
  let end: number | undefined;
  for (const key of path) {
    let found: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && String(item.key) === String(key));
      if (pair && isNode(pair.key)) at = pair.key.range?.[0] ?? at;
      if (pair) end = endOf(isScalar(pair.value) ? pair.value : pair.key) ?? end;
      found = pair?.value;
    } else if (isSeq(node)) {
      found = node.items[key as number];
      if (isNode(found)) at = found.range?.[0] ?? at;
      if (isNode(found)) end = endOf(found) ?? end;
    }
    if (!found) break;
    node = found;
  }
  if (at === undefined) return {};
  return { ...from(at, lines), ...(end !== undefined && { end: from(end, lines) }) };
}

/** Of one on lines of its own where its last item ends, not its last line. */
function endOf(node: unknown): number | undefined {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1);
    return endOf(isPair(last) ? (last.value ?? last.key) : last);
  }
  return isNode(node) ? node.range?.[1] : undefined;
}

function from(at: number, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(at);
  return { line, column: col };
}
