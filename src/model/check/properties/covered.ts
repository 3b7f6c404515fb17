import type { Property } from '../property.ts';
import { type Gap, missingFor, uncovered } from '../guest-duty/gaps.ts';
import { HELD_IN } from '../guest-duty/revocation.ts';
import { isFreed } from '../guest-duty/revocations.ts';

/** Beside MISSING: no PTE was cleared. */
export const STILL_MAPPED = 3;
/** In the first word of the detail: a DMA came, the page had been freed before. */
export const LANDED = 0x8000000;

/** Cache and reason and 8 bits of the page number; the rest of it; who; the frame. */
const detailOf = ({ held, why, page, who }: Gap | Mapped, frame: number, landed: number) =>
  [((held << 30) | (why << 28) | landed | Math.floor(page / 2 ** 32)) >>> 0, page >>> 0, who, frame] as const;

interface Mapped extends Pick<Gap, 'held' | 'page' | 'who'> {
  readonly why: typeof STILL_MAPPED;
}

export const COVERED: Property = {
  id: 'covered',
  monitor: {
    free: ({ m, revocationsOf }, queue, frame, pages, byHost) => {
      const revocations = byHost ? undefined : revocationsOf(queue);
      const gap = revocations && uncovered(m, revocations.pool, frame, pages);
      return gap && { queue: gap.queue, pos: gap.pos, other: gap.pos, detail: detailOf(gap, frame, 0) };
    },
    land: ({ m, revocationsOf }, queue, device, iova, pa) => {
      const revocations = revocationsOf(queue);
      if (!isFreed(m, pa) || (revocations && revocations.usedAfter(m, device, iova, pa) >= 0)) return undefined;
      const frame = Math.floor(pa / 4096);
      const gap = revocations && missingFor(m, revocations.pool, device, iova);
      if (gap) return { queue: gap.queue, pos: gap.pos, other: gap.pos, detail: detailOf(gap, frame, LANDED) };
      const mapped: Mapped = { held: HELD_IN.atc, who: device, page: Math.floor(iova / 4096), why: STILL_MAPPED };
      return { queue, pos: 0, other: 0, detail: detailOf(mapped, frame, LANDED) };
    },
  },
  exercises: { free: ({ freed }, _, frame, pages, byHost) => !byHost && freed.held(frame, pages) },
};
