/** For tests: the bundled scenarios, from their files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parsed } from '../language/errors.ts';
import { type Head, headOf } from '../language/head.ts';
import { LIBRARY } from '../library.ts';
import { parseScenario } from '../language/parse.ts';

export const textOf = (id: string): string => readFileSync(join(import.meta.dirname, `../library/${id}.yaml`), 'utf8');

/** Nobody can change what is shared. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

const read = new Map<string, Parsed>();

/** Each is read once for all test files of a process. */
export function bundled(id: string): Parsed {
  const before = read.get(id);
  if (before) return before;
  const parsed = parseScenario(textOf(id), `${id}.yaml`);
  frozen(parsed.scenario);
  read.set(id, parsed);
  return parsed;
}

export const HEADS: readonly Head[] = LIBRARY.map((id) => headOf(bundled(id).scenario));

/** Ids of the scenarios that decide about a hazard. */
export const HAZARDS: readonly string[] = HEADS.flatMap(({ id, hazard }) => (hazard === undefined ? [] : [id]));
