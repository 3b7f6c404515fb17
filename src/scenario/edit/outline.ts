/** A scenario's text as a form: its parts with their fields, its programs as rows. Read off the schema and the tables. */
import { type Document, isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml';
import { fieldMax } from '../../model/fields/field.ts';
import type { Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import type { Scenario } from '../language/schema.ts';
import { yamlOf } from '../language/yaml-text.ts';
import { keysOfTable } from '../terms/tables.ts';
import { type Names, namesIn } from '../terms/names.ts';
import { entryAt, expectedBy, type Shape, shapesAt } from '../terms/shape.ts';
import { valuesAt } from '../terms/terms.ts';
import { wordsOf } from '../terms/words.ts';
import { type Feature, featuresAt, isFlag } from './features.ts';
import { nodeAt } from './places.ts';

/** Plain data. */
export interface FormField {
  readonly path: Path;
  /** `ats`, `queue.log2size`. */
  readonly label: string;
  readonly doc: string;
  /** As it is written; '' where it is left out. */
  readonly value: string;
  /** What it is where it is left out; null where it must be there. */
  readonly usual: string | null;
  readonly kind: 'flag' | 'choice' | 'text';
  /** Of a choice all values, else some. */
  readonly options: readonly string[];
  readonly expected: string;
}

export interface FormItem {
  readonly path: Path;
  /** Its name; of a step or command what it does. */
  readonly title: string;
  /** What else is written of it, on a line. */
  readonly rest: string;
  /** From 1. */
  readonly line: number;
  readonly lists: readonly FormList[];
}

export interface FormList {
  readonly path: Path;
  /** Its key: `devices`, `program`. */
  readonly label: string;
  readonly items: readonly FormItem[];
}

interface Reading {
  readonly text: string;
  readonly scenario: Scenario;
  readonly doc: Document;
  readonly lines: LineCounter;
  /** Shapes by path, the numbers of its items left out. */
  readonly shapes: Map<string, readonly Shape[]>;
}

/** What of the scenario itself is about its machine: the rest is for whoever reads it, or judges it. */
const TOP = new Set(['title', 'design', 'broken', 'smmus', 'devices', 'vms', 'faults']);
/** Lists whose items are called by what they do. */
const STEPS = new Set(['program', 'vmm', 'commands', 'faults']);

const objects = ({ entries, key }: Shape): boolean => entries !== undefined || key !== undefined;

function shapesOf({ shapes }: Reading, path: Path): readonly Shape[] {
  const key = path.map((part) => (typeof part === 'number' ? '#' : part)).join('/');
  const known = shapes.get(key);
  if (known) return known;
  const found = shapesAt(path);
  shapes.set(key, found);
  return found;
}

/** Whether a value is a list of parts, not of words or numbers. */
const isParts = (reading: Reading, path: Path): boolean =>
  shapesOf(reading, path).some(({ type }) => type === 'array') && shapesOf(reading, [...path, 0]).some(objects);

function isInner(reading: Reading, path: Path): boolean {
  const shapes = shapesOf(reading, path);
  return shapes.length > 0 && shapes.every(objects);
}

/** A node as it is written, on one line; '' where there is none. */
const writtenIn = ({ text }: Reading, node: unknown): string =>
  isNode(node) && node.range ? text.slice(node.range[0], node.range[1]).trim().replace(/\s+/g, ' ') : '';

function fieldOf(reading: Reading, names: Names, path: Path, label: string): FormField {
  const node = nodeAt(reading.doc, path);
  const shapes = shapesOf(reading, path);
  const free = shapes.length > 0 && shapes.every(({ type }) => type === 'string');
  const raw = writtenIn(reading, node);
  const entries = entryAt(path);
  const optional = entries.every(({ type }) => type === 'optional');
  const around = entryAt(path.slice(0, -1)).find((shape) => shape.default !== undefined)?.default;
  const usual =
    entries.find((shape) => shape.default !== undefined)?.default ??
    (typeof around === 'object' && around !== null
      ? Object.entries(around).find(([key]) => key === path.at(-1))?.[1]
      : undefined);
  const options = valuesAt({ path }, names).map((term) => term.label);
  const flag = shapes.length > 0 && shapes.every(({ type }) => type === 'boolean');
  const listed = options.length > 0 && shapes.length > 0;
  const closed = listed && shapes.every(({ type }) => type === 'picklist' || type === 'string' || type === 'literal');
  return {
    path,
    label,
    doc: wordsOf(path) ?? keysOfTable(path.slice(0, -1)).find((term) => term.label === path.at(-1))?.doc ?? '',
    value: free && isScalar(node) ? String(node.value) : raw,
    usual: usual === undefined ? (optional || raw === '' ? '' : null) : shown(usual),
    kind: flag ? 'flag' : closed ? 'choice' : 'text',
    options: flag ? [] : options,
    expected: expectedBy(shapes)[0] ?? '',
  };
}

function featureField({ path, field, value, usual }: Feature): FormField {
  const flag = isFlag(field);
  const written = (n: number): string => (flag ? String(n === 1) : String(n));
  const values = Object.entries(field.values ?? {}).map(([n, name]) => `${n}: ${name}`);
  return {
    path,
    label: path.slice(-2).join('.'),
    doc: [field.doc, ...values].join('; '),
    value: value === usual ? '' : written(value),
    usual: written(usual),
    kind: flag ? 'flag' : values.length > 0 ? 'choice' : 'text',
    options: Object.keys(field.values ?? {}),
    expected: flag ? '' : `expected a number from 0 to ${fieldMax(field)}`,
  };
}

const shown = (value: unknown): string =>
  Array.isArray(value) && value.length === 0 ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const keysOf = (node: unknown): string[] =>
  isMap(node) ? node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];

const isItem = (path: Path): boolean => typeof path.at(-1) === 'number';
const isStep = (path: Path): boolean => isItem(path) && STEPS.has(String(path.at(-2)));

/** Keys that a map at a path can have. */
function keysAt(reading: Reading, path: Path): string[] {
  const present = keysOf(nodeAt(reading.doc, path));
  const known = shapesOf(reading, path)
    .filter(({ entries }) => entries && (!isItem(path) || present.every((key) => key in entries)))
    .flatMap(({ entries = {} }) => Object.keys(entries));
  // Of a command or an ioctl the key is what it is.
  const tabled = isItem(path) ? [] : keysOfTable(path).map(({ label }) => label);
  return [...new Set([...(known.length === 0 || tabled.length > 0 ? present : []), ...known, ...tabled])];
}

/** The fields at a path, those of maps in it as well; its lists of parts left out. */
function fieldsIn(reading: Reading, names: Names, path: Path, prefix = ''): FormField[] {
  return keysAt(reading, path).flatMap((key) => {
    const at = [...path, key];
    if ((path.length === 0 && !TOP.has(key)) || isParts(reading, at)) return [];
    // What a step does is its title.
    if (isInner(reading, at)) return fieldsIn(reading, names, at, isStep(path) ? prefix : `${prefix}${key}.`);
    return [fieldOf(reading, names, at, `${prefix}${key}`), ...featuresAt(reading.scenario, at).map(featureField)];
  });
}

/** Lists of parts at a path; in steps only those that are there. */
function listsIn(reading: Reading, path: Path): FormList[] {
  const node = nodeAt(reading.doc, path);
  const keys = isStep(path) || !isItem(path) ? keysOf(node) : keysAt(reading, path);
  const top = path.length === 0 ? [...TOP] : keys;
  return top.flatMap((key): FormList[] => {
    const at = [...path, key];
    if (isParts(reading, at)) return [listOf(reading, at)];
    return isStep(path) && isInner(reading, at) ? listsIn(reading, at) : [];
  });
}

function listOf(reading: Reading, path: Path): FormList {
  const node = nodeAt(reading.doc, path);
  const items = isSeq(node) ? node.items : [];
  return { path, label: String(path.at(-1)), items: items.map((_, i) => itemOf(reading, [...path, i])) };
}

/** Keys that may stand before the one that says what a step is. */
const BESIDE = new Set(['queue', 'at', 'after']);
const MOST_REST = 120;

function itemOf(reading: Reading, path: Path): FormItem {
  const { doc, lines } = reading;
  const node = nodeAt(doc, path);
  const pairs = isMap(node) ? node.items : [];
  const step = isStep(path);
  const main = step
    ? (pairs.find(({ key }) => isScalar(key) && !BESIDE.has(String(key.value))) ?? pairs[0])
    : pairs.find(({ key }) => isScalar(key) && (key.value === 'name' || key.value === 'device'));
  const sliceOf = (one: unknown): string => writtenIn(reading, one);
  const beside = pairs.filter((pair) => pair !== main && !isParts(reading, [...path, sliceOf(pair.key)]));
  const own = step && main && !isParts(reading, [...path, sliceOf(main.key)]) ? [sliceOf(main.value)] : [];
  const rest = [...own, ...beside.map((pair) => `${sliceOf(pair.key)}: ${sliceOf(pair.value)}`)].join(', ');
  return {
    path,
    title: sliceOf(step ? main?.key : main?.value),
    rest: rest.length > MOST_REST ? `${rest.slice(0, MOST_REST)}…` : rest,
    line: lines.linePos(isNode(node) && node.range ? node.range[0] : 0).line,
    lists: listsIn(reading, path),
  };
}

function readingOf(text: string): { readonly reading: Reading; readonly scenario: Scenario } {
  const { scenario } = parseScenario(text, 'scenario');
  const { doc, lines } = yamlOf(text);
  return { scenario, reading: { text, scenario, doc, lines, shapes: new Map() } };
}

/** The lists of a scenario. @throws InputError for a text that is wrong */
export const outlineOf = (text: string): readonly FormList[] => listsIn(readingOf(text).reading, []);

/** The fields of an item, or of the scenario itself. @throws InputError for a text that is wrong */
export function fieldsAt(text: string, path: Path): readonly FormField[] {
  const { reading, scenario } = readingOf(text);
  return fieldsIn(reading, namesIn(scenario), path);
}
