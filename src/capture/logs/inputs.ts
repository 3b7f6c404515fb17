/** Takes each file for what it is and gets facts out of it; what nothing knows is said to be so. */
import { InputError } from '../../scenario/language/errors.ts';
import type { Brought } from '../importer.ts';
import { bringing, factsIn, playedOnly } from '../importers.ts';
import { memoryOf, readMemory } from '../memory.ts';
import { readParts } from '../parts.ts';
import { done, type Reading, within } from '../reading.ts';
import type { Input } from './facts.ts';
import { otherLinesIn } from './other-lines.ts';

/** Of a text that has nothing but such lines. */
const ABOUT_NO_QUEUE = 'it has lines about an IOMMU, and none of a queue, a register or an event';

/** Of a scenario. */
const PLAYED = 'it is played, not explained: by viommu run, or opened in the page';

/** A file, decompressed, from its bytes on. */
export function* readingOf(name: string, bytes: Uint8Array, as?: string): Reading<Input> {
  return yield* within(reading(yield* within(bringing(name, bytes), 0, 0.1), as), 0.1, 1);
}

/** `as`: id of the importer that is to read it; otherwise the first that knows it. */
export function* reading(file: Brought, as?: string): Reading<Input> {
  const { name, lost = [] } = file;
  try {
    yield* within(readParts(file), 0, 0.3);
    yield* within(readMemory(file), 0.3, 0.6);
    const { facts, sure } = factsIn(file, as);
    const told = 'next' in facts ? yield* within(facts, 0.6, 1) : facts;
    return { file: name, ...(sure && { sure }), ...told, unread: [...told.unread, ...lost] };
  } catch (problem) {
    if (!(problem instanceof InputError) || as !== undefined) throw problem;
    const played = playedOnly(file);
    if (played) return { file: name, kind: played.title, why: PLAYED, played: true, facts: [], unread: lost };
    const others = yield* within(otherLinesIn(file.text ?? ''), 0.6, 1);
    const text = others.length > 0 ? ABOUT_NO_QUEUE : problem.problems[0].text;
    const unread = [...(memoryOf(file)?.unread ?? []), ...lost, ...others, { line: null, text }];
    return { file: name, kind: 'unknown', why: text, facts: [], unread };
  }
}

/** All of it at once. */
export const inputOf = (file: Brought, as?: string): Input => done(reading(file, as));
