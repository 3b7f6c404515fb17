/** IOMMU_IOAS_UNMAP as it goes on in the kernel: area by area, each flushed out of every cache before it is gone. */
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { type Area, domainsOf } from '../../../iommufd/objects/ioas.ts';
import { type UnmapCommand, nextArea, removeArea, stillMapped } from '../../../iommufd/objects/unmap.ts';
import type { Rule } from '../../../iommufd/uapi/rules.ts';
import { type Unmapped, canFlush, clearEntries, flush, ofArea, toFlush } from '../kernel/unmap-s2.ts';
import { isRule } from '../../../iommufd/uapi/user.ts';
import { MAIN } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { ActorNumber, Main, Vm } from '../../../state/numbers.ts';

const flushOf = (m: Machine, i: Main): number => m.layout.mains[i] + MAIN.flush;

/** The area whose flush is under way. */
const current = (m: Machine, ctx: Vm, cmd: UnmapCommand): Area => nextArea(m.ctxs[ctx], cmd, true) as Area;

const unmapped = (m: Machine, ctx: Vm, { ioas_id }: UnmapCommand, area: Area): Unmapped =>
  ofArea(m, ctx, domainsOf(m.ctxs[ctx], ioas_id), area);

/** True when the call, which is in the kernel, can go on. */
export const unmapReady = (m: Machine, i: Main, cmd: UnmapCommand): boolean => {
  const ctx = m.topo.mains![i].vm;
  return canFlush(m, flushOf(m, i), unmapped(m, ctx, cmd, current(m, ctx, cmd)));
};

/** The next step; undefined while the call does not return. `inside`: it is not the first. */
export function unmapStep(m: Machine, i: Main, cmd: UnmapCommand, inside: boolean): Rule | null | undefined {
  const ctx = m.topo.mains![i].vm;
  const actor = m.actors.main + i;
  if (inside) {
    const area = current(m, ctx, cmd);
    const u = unmapped(m, ctx, cmd, area);
    if (!flush(m, flushOf(m, i), u, actor)) return undefined;
    gone(m, area, u, actor);
  }
  for (let some = inside; ; some = true) {
    const area = nextArea(m.ctxs[ctx], cmd, some);
    if (area === null || isRule(area)) return area;
    const u = unmapped(m, ctx, cmd, area);
    if (u.hwpts.length > 0) clearEntries(m, u, actor);
    if (toFlush(m, flushOf(m, i), u)) return undefined;
    gone(m, area, u, actor);
  }
}

/** Nothing translates to the pages any more, unless something else maps them. */
function gone(m: Machine, area: Area, { ctx, hwpts, pa, length }: Unmapped, actor: ActorNumber): void {
  const k = m.ctxs[ctx];
  removeArea(k, area.at);
  if (hwpts.length > 0 && !stillMapped(k, area.va, BigInt(length)))
    m.emit(KERNEL_EVENT.reuse, actor, ctx, pa / 4096, length / 4096);
}
