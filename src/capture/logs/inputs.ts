/** Takes each file for what it is and gets facts out of it; what nothing knows is said to be so. */
import { InputError } from '../../scenario/language/errors.ts';
import type { Brought } from '../importer.ts';
import { factsIn } from '../importers.ts';
import { memoryOf, readMemory } from '../memory.ts';
import { done, type Reading } from '../reading.ts';
import type { Input } from './facts.ts';

/** `as`: id of the importer that is to read it; otherwise the first that knows it. */
export function* reading(file: Brought, as?: string): Reading<Input> {
  const { name } = file;
  try {
    yield* readMemory(file);
    const { facts, sure } = factsIn(file, as);
    return { file: name, ...(sure && { sure }), ...('next' in facts ? yield* facts : facts) };
  } catch (problem) {
    if (!(problem instanceof InputError) || as !== undefined) throw problem;
    const [{ text }] = problem.problems;
    const unread = [...(memoryOf(file)?.unread ?? []), { line: null, text }];
    return { file: name, kind: 'unknown', why: text, facts: [], unread };
  }
}

/** All of it at once. */
export const inputOf = (file: Brought, as?: string): Input => done(reading(file, as));
