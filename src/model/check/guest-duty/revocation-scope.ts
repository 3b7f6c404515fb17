/** What a command of a guest names of a translation that it has taken away (IHI 0070 4.3 to 4.5). */
import type { Context } from '../../state/events.ts';
import type { Word } from '../../state/numbers.ts';
import type { Pages } from '../../state/page-range.ts';
import { emulatedBeside } from '../../state/topology.ts';
import { HELD_IN, REVOCATION, vdeviceOf } from './revocation.ts';

/** The pages that a command in the queue of emulated IOMMU `v` names of what the record at `r` of `w` is about, if any. */
export function scopeOf(
  { topo, arch: { commands } }: Pick<Context, 'topo' | 'arch'>,
  w: ArrayLike<number>,
  r: number,
  v: number,
  words: readonly [Word, Word, Word, Word],
): Pages | undefined {
  const held = w[r + REVOCATION.held];
  if (held === HELD_IN.stage2 || emulatedBeside(topo, v) !== w[r + REVOCATION.guestIommu]) return undefined;
  const who = w[r + REVOCATION.who];
  const vdevice = held === HELD_IN.atc ? vdeviceOf(topo, w, r) : undefined;
  // A guest that knows of no ATC takes an invalidation to be enough.
  const unknown = vdevice?.ats === false;
  const { covers } = commands;
  switch (unknown ? HELD_IN.iotlb : held) {
    case HELD_IN.iotlb:
      return covers.translations(words, unknown ? vdevice.asid : who);
    case HELD_IN.atc:
      return covers.device(words, vdevice?.vsid);
    default:
      return covers.config(words, who);
  }
}
