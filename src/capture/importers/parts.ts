/** A text of several parts, such as a mail or a ticket: each is read as what it is. */
import { InputError } from '../../scenario/language/errors.ts';
import type { Brought, Commands, Importer } from '../importer.ts';
import type { Facts, Ring } from '../logs/facts.ts';
import { kernelLog } from '../logs/kernel-log.ts';
import { registersIn } from '../logs/registers.ts';
import { traceLog } from '../logs/trace.ts';
import { type FilePart, partsOf } from '../parts.ts';
import { done, type Reading } from '../reading.ts';
import type { Unread } from '../unread.ts';

/** `memories`: the kinds of memory, the last of which takes what the others leave. */
export function partsImporter(memories: readonly Importer[]): Importer {
  const memoryKind = (file: Brought): Importer | undefined => memories.find(({ sniff }) => sniff(file) !== undefined);
  const inMemory = (file: Brought, part: FilePart): Brought => ({
    name: file.name,
    bytes: new TextEncoder().encode(part.text),
    text: part.text,
  });

  function* factsOf(file: Brought, part: FilePart): Reading<Facts> {
    if (part.kind === 'log') return yield* kernelLog(part.text);
    if (part.kind === 'trace') return yield* traceLog(part.text);
    if (part.kind === 'registers') return registersIn(part.text);
    const memory = inMemory(file, part);
    try {
      const facts = memoryKind(memory)?.facts?.(memory);
      if (facts) return 'next' in facts ? yield* facts : facts;
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      const [{ text }] = problem.problems;
      return { kind: 'numbers', why: text, facts: [], unread: [{ line: part.from, text }] };
    }
    return { kind: 'numbers', why: 'no memory', facts: [], unread: [{ line: part.from, text: 'no memory' }] };
  }

  function* all(file: Brought): Reading<readonly (Facts & { readonly part: FilePart })[]> {
    const found: (Facts & { readonly part: FilePart })[] = [];
    for (const part of partsOf(file)?.parts ?? []) found.push({ ...(yield* factsOf(file, part)), part });
    return found;
  }

  function* facts(file: Brought): Reading<Facts> {
    const found = yield* all(file);
    return {
      kind: 'a text of several parts',
      why: found.map(({ part, kind, why }) => `lines ${part.from} to ${part.to}: ${kind}: ${why}`).join('; '),
      facts: found.flatMap((one) => one.facts),
      unread: [...found.flatMap(({ unread }) => unread), ...otherLines(file)],
      rings: found.flatMap(({ rings = [] }) => rings),
      findings: found.flatMap(({ findings = [] }) => findings),
    };
  }

  return {
    id: 'parts',
    title: 'a text of several parts',
    sniff: (file) => {
      const parts = partsOf(file)?.parts;
      if (!parts) return undefined;
      const sure = parts.some(({ kind }) => kind === 'memory') ? 'likely' : 'certain';
      return { why: `it has ${parts.map(({ kind }) => NAMES[kind]).join(', ')}`, sure };
    },
    facts,
    commands: (file) => commandsOf(file, done(facts(file))),
    read: async (file) => {
      const { machineFromCons } = await import('../from-cons.ts');
      return machineFromCons([{ file: file.name, ...done(facts(file)) }], {});
    },
  };
}

const NAMES = { log: 'lines of a log', trace: 'lines of a trace', registers: 'registers', memory: 'memory' } as const;

/** @throws InputError where it is not one command queue */
function commandsOf(file: Brought, { kind, why, rings = [], unread }: Facts): Commands {
  const [ring, ...others]: readonly Ring[] = rings;
  if (!ring || others.length > 0)
    throw new InputError(
      { file: file.name },
      `expected the memory of one command queue, found ${rings.length} in ${kind}: ${why}`,
    );
  return { kind, why, words: ring.words, missing: ring.missing, unread };
}

/** What stands in no part. */
function otherLines(file: Brought): Unread[] {
  const { rest, more, others } = partsOf(file) ?? { rest: [], more: 0, others: [] };
  const told = [
    ...others,
    ...rest.map(({ line, text }) => ({ line, text: `of no part: ${text.trim().slice(0, 80)}` })),
  ];
  return more > 0 ? [...told, { line: null, text: `${more} more lines are of no part` }] : told;
}
