/** User memory that hardware queues use: it cannot be unmapped while they do (iommufd_access_pin_pages()). */
import { AREA, HW_QUEUE } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { type Area, PAGE, type Range, areasOf, overlaps } from './ioas.ts';
import { objectAt } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { read64 } from '../uapi/u64.ts';

/** Areas that cover [iova, iova+length) without a gap, or the rule that refuses (iommufd_access_pin_pages()). */
export function pinRange(k: Ctx, ioas: number, iova: bigint, length: bigint): Area[] | Rule {
  const covering: Area[] = [];
  const last = iova + length - 1n;
  let next = iova;
  for (const area of areasOf(k, ioas)) {
    if (area.last < next || next > last) continue;
    if (area.first > next) break;
    covering.push(area);
    next = area.last + 1n;
  }
  if (next <= last) return RULES.queueUnmapped;
  if ((covering[0].va + iova - covering[0].first) % PAGE !== 0n) return RULES.queueMisaligned;
  const touching = covering.every(
    (area, i) => i === 0 || area.va === covering[i - 1].va + (area.first - covering[i - 1].first),
  );
  // Virtually contiguous memory counts as physically contiguous: nothing else is known of the process.
  return touching ? covering : RULES.queueScattered;
}

/** Changes the pins of the areas that a hardware queue covers. */
export function pinQueue(k: Ctx, ioas: number, queue: number, by: 1 | -1): void {
  const at = objectAt(k, queue);
  const first = read64(k.w, at + HW_QUEUE.iova);
  const range: Range = [first, first + read64(k.w, at + HW_QUEUE.length) - 1n];
  for (const area of areasOf(k, ioas)) {
    if (overlaps([area.first, area.last], range)) k.w[area.at + AREA.pins] += by;
  }
}
