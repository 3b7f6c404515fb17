/** Reading what the user names. Paths resolve against the folder that the command was called from. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineFromCons } from '../capture/from-cons.ts';
import { gunzip } from '../capture/gunzip.ts';
import type { Commands, Imported } from '../capture/importer.ts';
import { utf8 } from '../capture/decoding.ts';
import { brought, importFile } from '../capture/importers.ts';
import { machineOf } from '../capture/importers/scenario.ts';
import { CAPTURES, callsFile, captureFiles } from '../capture/library.ts';
import { loadCapture } from '../capture/load.ts';
import type { Input } from '../capture/logs/facts.ts';
import { inputOf } from '../capture/logs/inputs.ts';
import type { Given } from '../capture/logs/report.ts';
import { commandsOf } from '../capture/traffic/commands-of.ts';
import { compileScenario } from '../scenario/compile/compile.ts';
import { InputError, type Parsed } from '../scenario/language/errors.ts';
import { hazardOf } from '../scenario/language/head.ts';
import { type ParsedLesson, parseLesson } from '../scenario/lesson/parse.ts';
import { LESSONS } from '../scenario/lessons.ts';
import { LIBRARY } from '../scenario/library.ts';
import { withFix } from '../scenario/hazards/fix.ts';
import { parseScenario } from '../scenario/language/parse.ts';
import { HAZARD_NUMBER } from '../scenario/language/schema.ts';
import { note } from './output.ts';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Content of a file, decompressed when it is gzip. */
export async function readData(path: string): Promise<Uint8Array> {
  let data: Uint8Array;
  try {
    data = new Uint8Array(await readFile(resolve(path)));
  } catch (problem) {
    throw new InputError({ file: path }, reason(problem as NodeJS.ErrnoException));
  }
  return gunzip(data, path);
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'is a folder, expected a file';
  if (code === 'EACCES') return 'may not be read';
  return message;
}

export async function readText(path: string): Promise<string> {
  const text = utf8(await readData(path));
  if (text === undefined) throw new InputError({ file: path }, 'expected text in UTF-8');
  return text;
}

const isCapture = (name: string): boolean => CAPTURES.some(({ id }) => id === name);
const captured = (file: string): Promise<Uint8Array> => readData(join(PROJECT, 'public/captures', file));

/** The commands of a capture by its name, or of a file of any kind. */
export async function readCommands(name: string, as?: string): Promise<Commands> {
  if (isCapture(name)) return commandsOf(brought(name, await captured(callsFile(name) ?? captureFiles(name)[1])), as);
  return commandsOf(
    brought(name, await readData(name), (ending) => readData(besideOf(name, ending))),
    as,
  );
}

/** A scenario's id, a capture's name, or a path to a scenario or to a capture's JSON. */
export async function loadSubject(name: string, as?: string): Promise<Imported> {
  const id = await libraryId(name);
  if (id) return loadScenario(libraryPath(id), `${id}.yaml`);
  if (isCapture(name)) return loadCapture(name, captured);
  if (!isPath(name)) {
    const known = [...LIBRARY, ...CAPTURES.map((capture) => capture.id)].join(', ');
    throw new InputError(
      { file: name },
      `no scenario, capture or file of this name; expected one of ${known}, or a path`,
    );
  }
  const file = brought(name, await readData(name), (ending) => readData(besideOf(name, ending)));
  const imported = await importFile(file, as);
  // A scenario is what one would expect.
  return imported.scenario ? imported : { ...imported, taken: [takenFor(inputOf(file, as))] };
}

/** The same, and what there is to say about a file that somebody brought is noted beside the output. */
export async function loadNoted(name: string): Promise<Imported> {
  const subject = await loadSubject(name);
  if (subject.taken) noteSubject(subject);
  return subject;
}

/** What a file was taken for, and what a reader must know about what is played of it. */
export function noteSubject({ taken = [], caution }: Imported): void {
  for (const line of [...taken, caution]) if (line) note(line);
}

/** Files that belong together: a queue, and what tells where in it hardware stands. */
export async function loadFiles(names: readonly string[], given: Given, as?: string): Promise<Imported> {
  const inputs: Input[] = [];
  for (const name of names) inputs.push(inputOf(brought(name, await readData(name)), as));
  return { ...machineFromCons(inputs, given), taken: inputs.map(takenFor) };
}

/** What a file is taken for, and why. */
const takenFor = ({ file, kind, why }: Input): string => `${file}: ${kind}: ${why}`;

/** Whether the user means a file, there or not. */
const isPath = (name: string): boolean => existsSync(resolve(name)) || /[./\\]/.test(name);

/** Id of a bundled scenario, by itself or by the hazard that the scenario decides about: `H05`. */
export async function libraryId(name: string): Promise<string | undefined> {
  if (LIBRARY.includes(name)) return name;
  const number = name.toUpperCase();
  if (!HAZARD_NUMBER.test(number)) return undefined;
  for (const id of LIBRARY) if (hazardOf((await loadLibrary(id)).scenario) === number) return id;
  return undefined;
}

const libraryPath = (id: string): string => join(PROJECT, 'src/scenario/library', `${id}.yaml`);

/** A scenario of the library, read and checked. */
export const loadLibrary = async (id: string): Promise<Parsed> =>
  parseScenario(await readText(libraryPath(id)), `${id}.yaml`);

/** Those of the library that decide about a hazard. */
export async function loadHazards(): Promise<Parsed[]> {
  const all: Parsed[] = [];
  for (const id of LIBRARY) all.push(await loadLibrary(id));
  return all.filter(({ scenario }) => hazardOf(scenario) !== undefined);
}

/** A scenario with a hazard: by its number, by its id, or a path. It is checked whole: a search of it says nothing more about the file. */
export async function loadHazard(name: string): Promise<Parsed> {
  const id = await libraryId(name);
  if (id === undefined && !isPath(name)) {
    const known = (await loadHazards()).map(({ scenario }) => scenario.id).join(', ');
    throw new InputError({ file: name }, `no hazard or file of this name; expected one of ${known}, or a path`);
  }
  const parsed = id === undefined ? parseScenario(await readText(name), name) : await loadLibrary(id);
  compileScenario(parsed);
  compileScenario(withFix(parsed));
  const { hazard, breaks, found } = parsed.scenario;
  if (hazard === undefined) throw parsed.error(['hazard'], 'missing: expected the number of a hazard, such as H05');
  if (breaks.length === 0) throw parsed.error(['breaks'], `expected the properties that decide about ${hazard}`);
  if (Object.keys(found).length === 0) throw parsed.error(['found'], 'expected what a search finds, by design');
  return parsed;
}

export const loadScenario = async (path: string, shown: string): Promise<Imported> =>
  machineOf(parseScenario(await readText(path), shown));

/** A lesson of the library by its id, or a path. */
export async function loadLesson(name: string): Promise<ParsedLesson> {
  if (LESSONS.includes(name))
    return parseLesson(await readText(join(PROJECT, 'src/scenario/lessons', `${name}.yaml`)), `${name}.yaml`);
  if (!isPath(name))
    throw new InputError(
      { file: name },
      `no lesson or file of this name; expected one of ${LESSONS.join(', ')}, or a path`,
    );
  return parseLesson(await readText(name), name);
}

/** The file beside `path` under the same name but for its ending, plain or with .gz. */
function besideOf(path: string, ending: string): string {
  const plain = join(dirname(path), basename(path).replace(/(\.\w+)?(\.gz)?$/, '') + ending);
  return existsSync(resolve(plain)) ? plain : `${plain}.gz`;
}
