/** The commands that a file of any kind tells of: memory, a capture, a scenario, a hung queue, a trace, a log. */
import { commandByName, encode } from '../../model/arch/smmuv3/fields/commands.ts';
import { fieldMax } from '../../model/fields/field.ts';
import { InputError } from '../../scenario/language/errors.ts';
import type { Brought, Commands } from '../importer.ts';
import { brought, commandsIn, IMPORTERS, importFile } from '../importers.ts';
import { SIDECAR } from '../importers/sidecar.ts';
import type { CommandFact } from '../logs/facts.ts';
import { inputOf } from '../logs/inputs.ts';

/**
 * In the order in which they are told. Of a machine: those that its vCPUs write, one vCPU after the other; of a trace or a
 * log: those that it names, fields that it does not tell being 0.
 * @throws InputError
 */
export async function commandsOf(file: Brought, as?: string): Promise<Commands> {
  const importer = IMPORTERS.find(({ id, sniff }) => (as === undefined ? sniff(file) !== undefined : id === as));
  if (!importer || importer.commands) return commandsIn(file, as);
  // What a guest wrote is there also where no machine can be made of its tables.
  if (importer === SIDECAR && file.beside) return commandsIn(brought(file.name, await file.beside('.bin')));
  const { title, sniff, read } = importer;
  const told = { kind: title, why: sniff(file)?.why ?? 'it was said to be so', missing: new Set<number>() };
  if (read) {
    const { topology } = await importFile(file, as);
    return { ...told, words: joined(topology.vcpus.map(({ commands }) => commands)), unread: [] };
  }
  const { kind, why, facts, unread } = inputOf(file, as);
  const words = joined(
    facts.flatMap((fact) =>
      fact.is === 'command' ? [wordsOf(fact.command)] : fact.is === 'skipped' ? [fact.words] : [],
    ),
  );
  if (words.length === 0)
    throw new InputError({ file: file.name }, `expected commands: this is ${kind}, and names none`);
  return { ...told, kind, why, words, unread };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const words = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return words;
}

/** Largest NUM, from 0. */
const MOST_NUM = 31;

/** As the command would stand in memory; what does not fit into its field is left out. */
function wordsOf({ mnemonic, fields: told, words }: CommandFact): Uint32Array {
  if (words) return words;
  const named = commandByName(mnemonic);
  if (!named) return Uint32Array.of(0xff, 0, 0, 0);
  const { def, fixed } = named;
  const { addr = 0, num_pages: pages = 1, start } = told;
  const has = (name: string): boolean => def.fields.some((field) => field.name === name);
  let [num, scale] = [pages, 0];
  while (num - 1 > MOST_NUM) [num, scale] = [Math.ceil(num / 2), scale + 1];
  const fields: Record<string, number> = {
    ...(has('num') && pages > 1 && { tg: 1, num: num - 1, scale }),
    ...(has('va') && { va: addr }),
    ...(has('ipa') && { ipa: addr }),
    ...(start !== undefined && { sid: start }),
    ...told,
    ...fixed,
  };
  for (const field of def.fields) {
    const value = fields[field.name] ?? 0;
    if (value > fieldMax(field)) delete fields[field.name];
    else if (field.address) fields[field.name] = value - (value % 2 ** field.lo);
  }
  return encode({ opcode: def.opcode, mnemonic, fields });
}
