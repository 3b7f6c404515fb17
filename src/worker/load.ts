/**
 * From what the page names to the topology of a machine. What reads a kind of source (scenarios, captures, files)
 * is loaded when one is asked for.
 */
import { checked, InputError, type Parsed } from '../scenario/language/errors.ts';
import type { Head } from '../scenario/language/head.ts';
import type { Scenario } from '../scenario/language/schema.ts';
import type { Loaded } from './bundled.ts';
import type { Source } from './protocol/place.ts';

/** Where files come from: the worker fetches them, tests read them. */
export interface Files {
  /** What lists show of the bundled scenarios. */
  heads(): Promise<readonly Head[]>;
  /** A bundled scenario, read and checked; nothing where there is none of this name. */
  scenario(id: string): Promise<Scenario | undefined>;
  capture(file: string): Promise<Uint8Array>;
}

/** `told`: how many bytes of how many of a large file are read. */
export async function load(source: Source, files: Files, told?: Turns): Promise<Loaded> {
  switch (source.kind) {
    case 'scenario': {
      // A scenario and what makes a machine of it are fetched together.
      const [{ bundled }, scenario] = await Promise.all([import('./bundled.ts'), inLibrary(source.id, files)]);
      return bundled(scenario, source.fixed === true);
    }
    case 'capture':
      return capture(source.name, files);
    case 'text':
      return file(source.name, new TextEncoder().encode(source.text), told, source.from);
    case 'dump':
      return file(source.name, new Uint8Array(await source.content.arrayBuffer()), told, source.from);
  }
}

/** A bundled scenario by its id. @throws InputError where there is none */
export async function inLibrary(id: string, files: Files): Promise<Parsed> {
  const scenario = await files.scenario(id);
  if (!scenario) throw await unknown(id, (await import('../scenario/library.ts')).LIBRARY, 'scenario');
  return checked(scenario, `${id}.yaml`);
}

async function capture(id: string, files: Files): Promise<Loaded> {
  const { CAPTURES, loadCapture } = await import('../capture/load.ts');
  const ids = CAPTURES.map((one) => one.id);
  if (!ids.includes(id)) throw await unknown(id, ids, 'capture');
  return loadCapture(id, files.capture);
}

async function unknown(id: string, ids: readonly string[], what: string): Promise<InputError> {
  const { closest } = await import('./closest.ts');
  return new InputError(
    { file: id },
    `there is no ${what} of this name; the closest are ${closest(id, ids).join(', ')}`,
  );
}

type Turns = (done: number, of: number) => Promise<void>;

async function file(name: string, bytes: Uint8Array, told?: Turns, from?: number): Promise<Loaded> {
  const [{ bringing, importFile }, { inTurns }, { gunzip }, { readMemory }, { readParts }] = await Promise.all([
    import('../capture/importers.ts'),
    import('../capture/reading.ts'),
    import('../capture/gunzip.ts'),
    import('../capture/memory.ts'),
    import('../capture/parts.ts'),
  ]);
  const of = bytes.length;
  const behind = async (done: number): Promise<void> => told?.(Math.round(done), of);
  const giveWay = (part: number): Promise<void> => behind(part * of);
  const one = { ...(await inTurns(bringing(name, await gunzip(bytes, name, behind)), giveWay)), from };
  // What it holds is read in turns, and kept for the importer.
  await inTurns(readParts(one), giveWay);
  await inTurns(readMemory(one), giveWay);
  return importFile(one);
}
