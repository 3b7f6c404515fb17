/** For tests: the bundled scenarios, from their files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parsed } from '../language/errors.ts';
import { type Head, headOf } from '../language/head.ts';
import { LIBRARY } from '../library.ts';
import { parseScenario } from '../language/parse.ts';

export const bundled = (id: string): Parsed =>
  parseScenario(readFileSync(join(import.meta.dirname, `../library/${id}.yaml`), 'utf8'), `${id}.yaml`);

export const HEADS: readonly Head[] = LIBRARY.map((id) => headOf(bundled(id).scenario));

/** Ids of the scenarios that decide about a hazard. */
export const HAZARDS: readonly string[] = HEADS.flatMap(({ id, hazard }) => (hazard === undefined ? [] : [id]));
