/** Which line of a scenario's text each step of its run carries out. */
import type { Run } from '../../model/system/run.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { tracedPaths } from '../../scenario/terms/trace.ts';

/** Longer runs are not traced: the run is made once more for it. */
const MOST_STEPS = 100_000;

/** By step, from 1 at index 0, a line of the text (from 1), or 0; empty where the run is too long. It stays where it is. */
export function linesOf(run: Run, text: string): Uint32Array {
  if (run.length > MOST_STEPS) return new Uint32Array();
  const parsed = parseScenario(text, 'scenario');
  const here = run.position;
  /** By path, since many steps are of one. */
  const lines = new Map<string, number>();
  const lineOf = (path: readonly (string | number)[]): number => {
    const key = path.join('/');
    const line = lines.get(key) ?? parsed.error(path, '').place.line ?? 0;
    lines.set(key, line);
    return line;
  };
  try {
    return Uint32Array.from(tracedPaths(run, parsed), (path) => (path ? lineOf(path) : 0));
  } finally {
    run.seek(here);
  }
}
