/** The stretches of a run in which so long no step ends that they would take the room of all else. */
import type { Gap } from '../../protocol/axis.ts';

/** Longer than this many usual stretches is a gap; that many take its place. */
const LONG = 12;
const SHOWN = 6;
/** Stretches that are looked at to find what is usual. */
const SAMPLE = 4096;

/** When the steps of a run end, ns, ascending. */
interface Ends {
  readonly length: number;
  end(i: number): number;
}

export function gapsOf(ends: Ends): readonly Gap[] {
  const usual = usualOf(ends);
  const gaps: Gap[] = [];
  if (usual === 0) return gaps;
  let [from, left] = [0, 0];
  for (let i = 0; i < ends.length; i++) {
    const to = ends.end(i);
    if (to - from > LONG * usual) {
      gaps.push({ from, to, begin: from - left, end: from - left + SHOWN * usual });
      left += to - from - SHOWN * usual;
    }
    from = to;
  }
  return gaps;
}

/** The median of the stretches between steps that end at different times, ns; 0 where there is none. */
function usualOf(ends: Ends): number {
  const { length } = ends;
  const every = Math.max(1, Math.ceil(length / SAMPLE));
  const stretches: number[] = [];
  for (let i = 0; i < length; i += every) {
    const stretch = ends.end(i) - (i > 0 ? ends.end(i - 1) : 0);
    if (stretch > 0) stretches.push(stretch);
  }
  stretches.sort((a, b) => a - b);
  return stretches[stretches.length >> 1] ?? 0;
}
