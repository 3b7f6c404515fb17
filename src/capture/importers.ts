/** The kinds of files that can be brought, to the page and to the command line. */
import type { Brought, Commands, Imported, Importer } from './importer.ts';
import { MEMORY_TEXT } from './importers/memory-text.ts';
import { QUEUE_MEMORY } from './importers/queue-memory.ts';
import { SCENARIO } from './importers/scenario.ts';
import { SIDECAR } from './importers/sidecar.ts';

/**
 * The first that knows a file reads it. SCENARIO takes all other text and QUEUE_MEMORY all other data, to say what it looks
 * like when it is neither.
 */
export const IMPORTERS: Importer[] = [SIDECAR, MEMORY_TEXT, SCENARIO];

/** `bytes`: decompressed. */
export function brought(name: string, bytes: Uint8Array, beside?: Brought['beside']): Brought {
  const text = utf8(bytes);
  return { name, bytes, ...(text !== undefined && { text }), ...(beside && { beside }) };
}

/** Text in UTF-8; undefined for other data. Zero bytes are in every command queue and in no text. Where the first bytes say so, in UTF-16. */
export function utf8(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first + second === 0x1fd && bytes.length % 2 === 0) {
    try {
      return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes);
    } catch {
      return undefined;
    }
  }
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @throws InputError */
export const importFile = (file: Brought): Promise<Imported> =>
  (IMPORTERS.find(({ sniff }) => sniff(file) !== undefined) ?? QUEUE_MEMORY).read(file);

/**
 * The commands as they lie in a file.
 * @throws InputError
 */
export function commandsIn(file: Brought): Commands {
  for (const { sniff, commands } of IMPORTERS) if (commands && sniff(file) !== undefined) return commands(file);
  return QUEUE_MEMORY.commands(file);
}
