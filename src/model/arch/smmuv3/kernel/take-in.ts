/** An invalidation call comes in: as user space makes it, for steps to follow or all at once. */
import { IOCTL } from '../../../iommufd/events.ts';
import type { Driver, Invalidation } from '../../../iommufd/ctx.ts';
import { RULES, type Rule, ruleByNumber } from '../../../iommufd/uapi/rules.ts';
import { copyEntry, isRule, wordsOf } from '../../../iommufd/uapi/user.ts';
import { CALL, ENTRY } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { IoctlNumber, ObjectId, Vm } from '../../../state/numbers.ts';
import { CALL_PHASE } from '../../../state/phases.ts';
import { consumeUpTo } from '../hw/smmu.ts';
import { type Underway, kernelNext, kernelStep } from './invalidate.ts';

const ENTRY_BYTES = 16;
const DATA_TYPE = 1;

/**
 * Takes a call in: checks what the driver checks first, copies the entries, and lets it begin with `phase`
 * (arm_vsmmu_cache_invalidate()). `most`: entries that there is room for.
 */
export function takeIn(
  { w }: Machine,
  { call, entries }: Pick<Underway, 'call' | 'entries'>,
  most: number,
  ioctl: IoctlNumber,
  target: ObjectId,
  { type, entries: n, entryLength, user }: Invalidation,
  phase: number,
): Rule | null {
  w.fill(0, call, call + CALL.SIZE);
  if (type !== DATA_TYPE) return RULES.invalidateType;
  if (n === 0) return RULES.invalidateEmpty;
  for (let i = 0; i < n; i++) {
    const entry = copyEntry(user, i, entryLength, ENTRY_BYTES);
    if (isRule(entry)) return entry;
    if (i === most) throw new Error(`an array of ${n} entries; this machine takes ${most}`);
    w.set(wordsOf(entry), entries + i * ENTRY.SIZE);
  }
  w[call + CALL.ioctl] = ioctl;
  w[call + CALL.target] = target;
  w[call + CALL.n] = n;
  w[call + CALL.phase] = phase;
  return null;
}

/**
 * An invalidation from beginning to end, with nothing else going on but the SMMU's queue: what the driver answers, and
 * how many entries it says are done.
 */
export function callNow(
  m: Machine,
  ctx: Vm,
  target: ObjectId,
  request: Invalidation,
): ReturnType<Driver['invalidate']> {
  const v = m.topo.guestIommus.findIndex(({ vm }) => vm === ctx);
  const { call, batchCap } = m.layout.guestIommus[v];
  const { w } = m;
  const rule = takeIn(m, m.layout.guestIommus[v], batchCap, IOCTL.viommu, target, request, CALL_PHASE.lookup);
  if (rule) return { rule, done: 0 };
  for (;;) {
    const phase = kernelNext(m, v);
    if (phase < 0) consumeUpTo(m, m.topo.guestIommus[v].iommu);
    else if (kernelStep(m, v, phase)) break;
  }
  return { rule: ruleByNumber(w[call + CALL.rule]) ?? null, done: w[call + CALL.cur] };
}
