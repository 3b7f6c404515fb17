/** Which line of a scenario's text each step of its run carries out. */
import type { Run } from '../../model/system/run.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { tracedPaths } from '../../scenario/terms/trace.ts';

/** Longer runs are not traced: the run is made once more for it. */
const MOST_STEPS = 100_000;
/** Between two looks whether the text has been changed again. */
const STEPS_PER_TURN = 64;

/**
 * By step, from 1 at index 0, a line of the text (from 1), or 0; empty where the run is too long. It stays where it is.
 * `goOn` is called between turns, and may throw to stop.
 */
export async function linesOf(run: Run, text: string, goOn: () => Promise<void>): Promise<Uint32Array> {
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
  const found = new Uint32Array(run.length);
  let step = 0;
  try {
    for (const path of tracedPaths(run, parsed)) {
      if (path) found[step] = lineOf(path);
      if (++step % STEPS_PER_TURN === 0) await goOn();
    }
    return found;
  } finally {
    run.seek(here);
  }
}
