/** A scenario of the library, made a machine. */
import type { Imported } from '../capture/importer.ts';
import { machineOf } from '../capture/importers/scenario.ts';
import type { Parsed } from '../scenario/language/errors.ts';
import { withFix } from '../scenario/hazards/fix.ts';

export interface Loaded extends Omit<Imported, 'name'> {
  /** With the fix of its hazard. */
  readonly fixed?: true;
}

/** `fixed`: with the fix of its hazard. @throws InputError */
export function bundled(parsed: Parsed, fixed: boolean): Loaded {
  if (!fixed) return machineOf(parsed);
  const { fix } = parsed.scenario;
  if (!fix) throw parsed.error(['fix'], 'the scenario has none');
  const { title, about, ...rest } = machineOf(withFix(parsed));
  const judged = `With its fix, judged by ${parsed.scenario.breaks.join(', ')}; what else may be violated is another hazard.`;
  return { ...rest, fixed: true, title: `${title} (fixed)`, about: [judged, fix.about, about].join('\n') };
}
