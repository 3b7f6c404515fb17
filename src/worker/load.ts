/**
 * From what the page names to the topology of a machine. What only some sources need (the readers of YAML, of captures
 * and of dumps) is loaded when it is asked for.
 */
import { CAPTURES } from '../capture/library.ts';
import type { Topology } from '../model/state/topology.ts';
import type { Design } from '../model/state/design.ts';
import { DesignError, parseDesign } from '../model/system/design-spec.ts';
import { DEFAULT_DESIGN } from '../model/system/designs.ts';
import { compileScenario } from '../scenario/compile.ts';
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

export interface Loaded {
  readonly title: string;
  readonly about: string;
  readonly caution: string;
  readonly topology: Topology;
  readonly design: string;
  /** Absent for captures and dumps. */
  readonly scenario?: Scenario;
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
    case 'text': {
      const { parseScenario } = await import('../scenario/parse.ts');
      return compiled(parseScenario(source.text, source.name));
    }
    case 'dump':
      return dump(source.name, source.bytes);
  }
}

function known(id: string, ids: readonly string[], what: string): void {
  if (ids.includes(id)) return;
  throw new InputError({ file: id }, `there is no ${what} of this name; expected one of ${ids.join(', ')}`);
}

async function capture(id: string, files: Files): Promise<Loaded> {
  const { loadCapture } = await import('../capture/load.ts');
  return { ...(await loadCapture(id, files.capture)), design: DEFAULT_DESIGN };
}

async function dump(name: string, bytes: Uint8Array): Promise<Loaded> {
  const [{ importDump }, { gunzip }] = await Promise.all([
    import('../capture/dump.ts'),
    import('../capture/gunzip.ts'),
  ]);
  return { ...importDump(name, await gunzip(bytes, name)), design: DEFAULT_DESIGN };
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
  if (!fixed) return compiled(parsed);
  const { fix } = parsed.scenario;
  if (!fix) throw parsed.error(['fix'], 'the scenario has none');
  const { title, about, ...rest } = compiled(withFix(parsed));
  const judged = `With its fix, judged by ${parsed.scenario.breaks.join(', ')}; what else may be violated is another hazard.`;
  return { ...rest, fixed: true, title: `${title} (fixed)`, about: [judged, fix.about, about].join('\n') };
}

function compiled(parsed: Parsed): Loaded {
  const { title, about, design } = parsed.scenario;
  return { title, about, caution: '', design, topology: compileScenario(parsed), scenario: parsed.scenario };
}
