/** The kinds of files that can be brought, to the page and to the command line. */
import { InputError } from '../scenario/language/errors.ts';
import { isScenario } from '../scenario/language/text-kind.ts';
import { carriedBy } from './carried.ts';
import { damagedLines, damagedText } from './damaged.ts';
import { decoding } from './decoding.ts';
import type { Brought, Commands, Imported, Importer } from './importer.ts';
import type { Sniffed, Sure } from './sure.ts';
import { CALLS } from './importers/calls.ts';
import { COMMAND_QUEUE, holdsOther } from './importers/command-queue.ts';
import { CONTEXT_DESCRIPTORS } from './importers/context-descriptors.ts';
import { EVENT_QUEUE } from './importers/event-queue.ts';
import { FIRST_LEVEL_STREAMS } from './importers/first-level-streams.ts';
import { HUNG_QUEUE } from './importers/hung-queue.ts';
import { KERNEL_LOG } from './importers/kernel-log.ts';
import { PAGE_REQUESTS } from './importers/page-requests.ts';
import { PAGE_TABLE } from './importers/page-table.ts';
import { partsImporter } from './importers/parts.ts';
import { REGISTER_PAGE } from './importers/register-page.ts';
import { REGISTERS } from './importers/registers.ts';
import { SCENARIO } from './importers/scenario.ts';
import { SIDECAR } from './importers/sidecar.ts';
import { STREAM_TABLE } from './importers/stream-table.ts';
import { TRACE } from './importers/trace.ts';
import type { Facts } from './logs/facts.ts';
import { done, type Reading } from './reading.ts';

/** Kinds of memory, the surest first. */
const MEMORIES: readonly Importer[] = [
  EVENT_QUEUE,
  REGISTER_PAGE,
  PAGE_REQUESTS,
  FIRST_LEVEL_STREAMS,
  STREAM_TABLE,
  CONTEXT_DESCRIPTORS,
  PAGE_TABLE,
  COMMAND_QUEUE,
];

/**
 * The first that knows a file reads it. SCENARIO takes all other text and COMMAND_QUEUE all other data, to say what it looks
 * like when it is neither.
 */
export const IMPORTERS: Importer[] = [
  HUNG_QUEUE,
  SIDECAR,
  CALLS,
  partsImporter(MEMORIES),
  TRACE,
  // Before memory: where every word is of a record or a command of a log, there is no other.
  KERNEL_LOG,
  ...MEMORIES,
  REGISTERS,
  SCENARIO,
];

/** `bytes`: decompressed. */
export const brought = (name: string, bytes: Uint8Array, beside?: Brought['beside']): Brought =>
  done(bringing(name, bytes, beside));

/** The same in turns. */
export function* bringing(name: string, bytes: Uint8Array, beside?: Brought['beside']): Reading<Brought> {
  const whole = yield* decoding(bytes);
  const damaged = whole === undefined ? yield* damagedText(bytes) : undefined;
  // A scenario is written by hand: it is refused.
  const read = damaged !== undefined && isScenario(damaged) ? undefined : (whole ?? damaged);
  const text = read === undefined ? undefined : carriedBy(read);
  const lost = damaged === undefined || text === undefined ? [] : damagedLines(text);
  return { name, bytes, ...(text !== undefined && { text }), lost, ...(beside && { beside }) };
}

/**
 * The one that has what is asked for and knows the file; `as`: id of the one that is to read it, whatever it looks like.
 * @throws InputError where `as` names none that can
 */
function importerFor<K extends 'read' | 'commands' | 'facts'>(file: Brought, what: K, as: string | undefined) {
  if (as === undefined) {
    for (const one of IMPORTERS) {
      const sure = one[what] && one.sniff(file)?.sure;
      if (sure) return { by: one[what], sure };
    }
    return { by: undefined, sure: 'guess' as const };
  }
  const able = IMPORTERS.filter((one) => one[what]);
  const named = able.find(({ id }) => id === as);
  if (!named)
    throw new InputError(
      { file: file.name },
      `cannot be read as '${as}' here; expected one of ${able.map(({ id }) => id).join(', ')}`,
    );
  return { by: named[what], sure: undefined };
}

/** The first that knows a file, and how it knows. */
function knowing(file: Brought): { readonly one: Importer; readonly sniffed: Sniffed } | undefined {
  for (const one of IMPORTERS) {
    const sniffed = one.sniff(file);
    if (sniffed) return { one, sniffed };
  }
  return undefined;
}

/** What a file is taken for, why, and how sure that is; `plays`: it makes a machine by itself. */
export function kindOf(file: Brought): Sniffed & { readonly id: string; readonly plays: boolean } {
  const known = knowing(file);
  if (known) return { id: known.one.id, ...known.sniffed, plays: known.one.read !== undefined };
  return { id: COMMAND_QUEUE.id, why: 'it is no text', sure: 'guess', plays: true };
}

/** The kind of a file that is surely played, and of which nothing is explained; undefined for all others. */
export function playedOnly(file: Brought): Importer | undefined {
  const known = knowing(file);
  return known?.sniffed.sure === 'certain' && known.one.read && !known.one.facts ? known.one : undefined;
}

/** How sure the kind is that a file is taken for; undefined where somebody names it. */
interface Surely {
  readonly sure: Sure | undefined;
}

/** What memory looks like that is no command queue, where that is told by its entries; event queues say more of themselves. */
function otherMemory(file: Brought): string | undefined {
  if (!holdsOther(file) || EVENT_QUEUE.sniff(file)) return undefined;
  const kinds = MEMORIES.filter((one) => one !== COMMAND_QUEUE).flatMap(({ title, sniff }) => {
    const sniffed = sniff(file);
    return sniffed ? [`${title} (${sniffed.why}; ${sniffed.sure})`] : [];
  });
  return kinds.length === 0 ? undefined : `this looks like ${kinds.join(' or ')}, not a command queue`;
}

/** @throws InputError where it is memory of another kind */
function refuseOther(file: Brought, as: string | undefined): void {
  const other = as === undefined ? otherMemory(file) : undefined;
  if (other !== undefined) throw new InputError({ file: file.name }, other);
}

/** @throws InputError */
export async function importFile(file: Brought, as?: string): Promise<Imported> {
  refuseOther(file, as);
  return (importerFor(file, 'read', as).by ?? COMMAND_QUEUE.read)(file);
}

/**
 * The commands as they lie in a file.
 * @throws InputError
 */
export function commandsIn(file: Brought, as?: string): Commands & Surely {
  refuseOther(file, as);
  const { by = COMMAND_QUEUE.commands, sure } = importerFor(file, 'commands', as);
  const commands = by(file);
  return { ...commands, unread: [...commands.unread, ...(file.lost ?? [])], sure };
}

/**
 * What a file says of SMMUs.
 * @throws InputError
 */
export function factsIn(file: Brought, as?: string): Surely & { readonly facts: Facts | Reading<Facts> } {
  const { by = COMMAND_QUEUE.facts, sure } = importerFor(file, 'facts', as);
  return { facts: by(file), sure };
}
