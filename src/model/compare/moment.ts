/** Which position of one run corresponds to a position of another: by what had become of the guest's commands. */
import { SPINE } from '../system/logs.ts';
import type { Recorded } from './recorded.ts';
import { CommandRows } from './rows.ts';
import { Side } from './side.ts';

/** The moments in the life of a command that both runs can have. */
const MOMENTS = [SPINE.written, SPINE.fetched, SPINE.handedOver, SPINE.passed, SPINE.complete, SPINE.seen] as const;

/**
 * Right after the last thing that had happened to a command and that happens in `to` as well; of several at once, when
 * the last of them has. What comes before the first command is the same in both runs, and so are the ends. From there on it
 * is as far as both do the same. `isSame`: of two positions, whether the next step is the same one; if any can be.
 * Positions count steps, from 0.
 */
export function correspondingPosition(
  from: Recorded,
  to: Recorded,
  position: number,
  isSame: (there: number, here: number) => boolean = () => false,
): number {
  if (position >= from.length) return to.length;
  const sides = [new Side(from), new Side(to)] as const;
  let [last, found, first] = [0, 0, to.length];
  for (const { emulated, length, columns } of new CommandRows(sides).queues)
    for (let r = 0; r < length; r++) {
      const [a, b] = [columns[0][r], columns[1][r]];
      if (a < 0 || b < 0) continue;
      for (const moment of MOMENTS) {
        const [there, here] = [sides[0].word(emulated, a, moment), sides[1].word(emulated, b, moment)];
        if (there === 0 || here === 0) continue;
        first = Math.min(first, here);
        if (there > position || there < last) continue;
        found = there === last ? Math.max(found, here) : here;
        last = there;
      }
    }
  if (found === 0) return Math.min(position, first - 1);
  let on = 0;
  while (last + on < position && found + on < to.length && isSame(last + on, found + on)) on++;
  return found + on;
}
