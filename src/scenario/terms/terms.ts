/** What can be written where in a scenario, and what stands there: for an editor. One source: the schema and the model's tables. */
import { isInBounds } from '../language/bounds.ts';
import { fieldName, type Path } from '../language/errors.ts';
import { namesIn, type Names } from './names.ts';
import { type Shape, entryAt, expectedBy, shapesAt } from './shape.ts';
import { gapsAt, hasOddKeys, read, type Spot, spotAt } from './spot.ts';
import { DESIGN_TERMS, PROPERTY_TERMS, keysOfTable, valuesOfTable } from './tables.ts';
import type { Term } from './term.ts';
import { ownerOf, wordsOf } from './words.ts';

/** What could be written, and the part of the text in whose place. */
export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly keys: readonly Term[];
  readonly values: readonly Term[];
}

/** What a word of the text means. */
export interface Meaning {
  readonly from: number;
  readonly to: number;
  /** `devices[0].sid` */
  readonly field: string;
  readonly doc: string;
  /** `expected a StreamID from 0 to 0xffff`; empty where anything else would be refused by what it names. */
  readonly expected: readonly string[];
  /** What it is where it is left out. */
  readonly usual?: string;
}

const NAMED: Readonly<Record<string, keyof Names>> = {
  device: 'devices',
  smmu: 'smmus',
  vm: 'vms',
  into: 'vsmmus',
  enomem: 'vsmmus',
  timeout: 'vsmmus',
  from: 'vsmmus',
  to: 'vsmmus',
  reset: 'devices',
  sid: 'devices',
  at: 'marks',
  after: 'marks',
  dev: 'objects',
  pt: 'objects',
};

/** Whose names a value takes, or the keys of a map. */
function namesFor(path: Path, names: Names): readonly Term[] {
  const key = String(path.findLast((part) => typeof part === 'string') ?? '');
  const owner = ownerOf(path);
  if (key === 'design' || key === 'except') return DESIGN_TERMS;
  if (key === 'breaks') return PROPERTY_TERMS;
  // A StreamID in numbers is no name; that of a command may be a device.
  if (key === 'sid' && !owner.startsWith('CMD_')) return [];
  const kind =
    key === 'queue' && owner !== 'read' && owner !== 'close'
      ? 'vsmmus'
      : key === 'unbind' && owner === 'faults'
        ? 'devices'
        : key.endsWith('_id') || key === 'queue'
          ? 'objects'
          : Object.hasOwn(NAMED, key)
            ? NAMED[key]
            : undefined;
  return kind ? names[kind].map((label) => ({ label, doc: '' })) : [];
}

/** Keys that the user chooses among the names of others. */
function keyNames([top, second, ...rest]: Path, names: Names): readonly Term[] {
  if ((top === 'found' || top === 'expect') && second === undefined) return DESIGN_TERMS;
  if (top !== 'fix' || rest.length > 0) return [];
  const kind = second === 'programs' ? 'vcpus' : second === 'vmms' ? 'vms' : undefined;
  return kind ? names[kind].map((label) => ({ label, doc: '' })) : [];
}

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

export function valuesOfShape({ type, options = [], literal }: Shape): string[] {
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'literal') return [String(literal)];
  return type === 'picklist' ? options.map(String) : [];
}

const distinct = (terms: readonly Term[]): Term[] => [...new Map(terms.map((term) => [term.label, term])).values()];

/** What is written behind a key: a list, a map, or a value. */
function afterKey(path: Path): string {
  const [shape] = shapesAt(path);
  if (shape?.type === 'array') return shape.item && shapesAt([...path, 0])[0]?.entries ? ':' : ': []';
  return shape?.entries ? ': {  }' : ': ';
}

function keysAt({ path, beside }: Spot, names: Names): Term[] {
  const around = path.slice(0, -1);
  const shapes = shapesAt(around).filter(
    ({ entries, rest }) => entries && (rest || beside.every((key) => key in entries)),
  );
  const own = shapes.flatMap(({ entries = {} }) =>
    Object.keys(entries).map((label): Term => {
      const at = [...around, label];
      return { label, doc: wordsOf(at) ?? '', after: afterKey(at) };
    }),
  );
  const tabled = beside.length > 0 && typeof around.at(-1) === 'number' ? [] : keysOfTable(around);
  return distinct([...own, ...tabled, ...keyNames(around, names)]).filter(({ label }) => !beside.includes(label));
}

/** What a value could be, as far as that can be listed. */
export const valuesAt = ({ path }: Pick<Spot, 'path'>, names: Names): Term[] =>
  distinct([
    ...shapesAt(path).flatMap((shape) => valuesOfShape(shape).map((label) => ({ label, doc: '' }))),
    ...valuesOfTable(path),
    ...namesFor(path, names),
  ]);

const namesOf = (text: string): Names => {
  try {
    const doc = read(text);
    // As keys they would become text with all that is in them.
    return namesIn(hasOddKeys(doc) ? undefined : doc.toJS({ maxAliasCount: 0 }));
  } catch {
    // Aliases: the scenario is refused.
    return namesIn(undefined);
  }
};

/** What could be written at an offset; undefined where nothing is known. */
export function completionsAt(text: string, at: number): Completions | undefined {
  if (!isInBounds(text)) return undefined;
  const gaps = gapsAt(text, at);
  if (gaps.length === 0) return undefined;
  const names = namesOf(text);
  const keys = gaps.filter(({ part }) => part === 'key').flatMap((gap) => keysAt(gap, names));
  const values = gaps.filter(({ part }) => part === 'value').flatMap((gap) => valuesAt(gap, names));
  const [{ from, to }] = gaps;
  return keys.length + values.length > 0 ? { from, to, keys, values } : undefined;
}

/** What the word at an offset means; undefined where nothing is known of it. */
export function meaningAt(text: string, at: number): Meaning | undefined {
  if (!isInBounds(text)) return undefined;
  const spot = spotAt(text, at);
  if (!spot) return undefined;
  const { path, part, from, to } = spot;
  if (part === 'value') {
    const term = valuesAt(spot, namesOf(text)).find(({ label, doc }) => doc && label === text.slice(from, to));
    if (term) return { from, to, field: fieldName(path), doc: `${term.label}: ${term.doc}`, expected: [] };
  }
  // Of a list's items it is the list that has a meaning.
  const named = path.slice(0, path.findLastIndex((key) => typeof key === 'string') + 1);
  const doc = wordsOf(named) ?? keysOfTable(named.slice(0, -1)).find(({ label }) => label === named.at(-1))?.doc;
  if (doc === undefined) return undefined;
  const usual = entryAt(path).find((shape) => shape.default !== undefined)?.default;
  return {
    from,
    to,
    field: fieldName(path),
    doc,
    expected: expectedBy(shapesAt(path)),
    ...(usual !== undefined && { usual: shown(usual) }),
  };
}
