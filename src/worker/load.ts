/**
 * From what the page names to the topology of a machine. What reads a kind of source (scenarios, captures, files)
 * is loaded when one is asked for.
 */
import { CAPTURES } from '../capture/library.ts';
import type { Design } from '../model/state/design.ts';
import { DesignError, parseDesign } from '../model/system/design-spec.ts';
import { checked, InputError } from '../scenario/language/errors.ts';
import type { Head } from '../scenario/language/head.ts';
import { LIBRARY } from '../scenario/library.ts';
import type { Scenario } from '../scenario/language/schema.ts';
import type { Loaded } from './bundled.ts';
import type { Source } from './protocol/place.ts';

/** Where files come from: the worker fetches them, tests read them. */
export interface Files {
  /** What lists show of the bundled scenarios. */
  readonly heads: readonly Head[];
  /** A bundled scenario, read and checked. */
  scenario(id: string): Promise<Scenario>;
  capture(file: string): Promise<Uint8Array>;
}

export async function load(source: Source, files: Files): Promise<Loaded> {
  switch (source.kind) {
    case 'scenario': {
      known(source.id, LIBRARY, 'scenario');
      // A scenario and what makes a machine of it are fetched together.
      const [{ bundled }, scenario] = await Promise.all([import('./bundled.ts'), files.scenario(source.id)]);
      return bundled(checked(scenario, `${source.id}.yaml`), source.fixed === true);
    }
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
