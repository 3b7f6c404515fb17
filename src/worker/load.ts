/**
 * From what the page names to the topology of a machine. What only some sources need (the readers of YAML, of captures
 * and of dumps) is loaded when it is asked for.
 */
import type { Imported } from '../capture/importer.ts';
import { machineOf } from '../capture/importers/scenario.ts';
import { CAPTURES } from '../capture/library.ts';
import type { Design } from '../model/state/design.ts';
import { DesignError, parseDesign } from '../model/system/design-spec.ts';
import { checked, InputError, type Parsed } from '../scenario/errors.ts';
import { withFix } from '../scenario/fix.ts';
import { LIBRARY } from '../scenario/library.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Source } from './protocol/place.ts';

/** Where files come from: the worker fetches them, tests read them. */
export interface Files {
  /** A bundled scenario, read and checked. */
  scenario(id: string): Promise<Scenario>;
  capture(file: string): Promise<Uint8Array>;
}

export interface Loaded extends Omit<Imported, 'name'> {
  /** With the fix of its hazard. */
  readonly fixed?: true;
}

export async function load(source: Source, files: Files): Promise<Loaded> {
  switch (source.kind) {
    case 'scenario':
      known(source.id, LIBRARY, 'scenario');
      return bundled(checked(await files.scenario(source.id), `${source.id}.yaml`), source.fixed === true);
    case 'capture':
      known(
        source.name,
        CAPTURES.map(({ id }) => id),
        'capture',
      );
      return capture(source.name, files);
    case 'text':
      return file(source.name, new TextEncoder().encode(source.text));
    case 'dump':
      return file(source.name, source.bytes);
  }
}

function known(id: string, ids: readonly string[], what: string): void {
  if (ids.includes(id)) return;
  throw new InputError({ file: id }, `there is no ${what} of this name; expected one of ${ids.join(', ')}`);
}

const capture = async (id: string, files: Files): Promise<Loaded> =>
  (await import('../capture/load.ts')).loadCapture(id, files.capture);

async function file(name: string, bytes: Uint8Array): Promise<Loaded> {
  const [{ brought, importFile }, { gunzip }] = await Promise.all([
    import('../capture/importers.ts'),
    import('../capture/gunzip.ts'),
  ]);
  return importFile(brought(name, await gunzip(bytes, name)));
}

/** @throws InputError */
export function designOf(spec: string): Design {
  try {
    return parseDesign(spec);
  } catch (problem) {
    if (problem instanceof DesignError) throw new InputError({ file: 'design' }, problem.message);
    throw problem;
  }
}

function bundled(parsed: Parsed, fixed: boolean): Loaded {
  if (!fixed) return machineOf(parsed);
  const { fix } = parsed.scenario;
  if (!fix) throw parsed.error(['fix'], 'the scenario has none');
  const { title, about, ...rest } = machineOf(withFix(parsed));
  const judged = `With its fix, judged by ${parsed.scenario.breaks.join(', ')}; what else may be violated is another hazard.`;
  return { ...rest, fixed: true, title: `${title} (fixed)`, about: [judged, fix.about, about].join('\n') };
}
