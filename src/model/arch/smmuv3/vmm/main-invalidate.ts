/** IOMMU_HWPT_INVALIDATE by a main thread, step by step: the array taken in, converted, issued in blocks, waited for. */
import { IOCTL, KERNEL_EVENT } from '../../../iommufd/events.ts';
import { CALL_PHASE } from '../../../state/phases.ts';
import { type Underway, blockSynced, blockTimedOut, convertNext, issueBlock, nextPhase } from '../kernel/invalidate.ts';
import { takeIn } from '../kernel/take-in.ts';
import { type InvalidateCommand, refuseInvalidate } from '../../../iommufd/uapi/ioctl.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../../iommufd/objects/objects.ts';
import { type Rule, ruleByNumber } from '../../../iommufd/uapi/rules.ts';
import { stage2Of } from '../../../iommufd/targets.ts';
import type { User } from '../../../iommufd/uapi/user.ts';
import { HWPT, VIOMMU } from '../../../state/ctx-layout.ts';
import { CALL, ENTRY, MAIN } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { MAIN_EVENT } from '../../../vmm/main-events.ts';
import type { Count, Main } from '../../../state/numbers.ts';

function underWay(m: Machine, i: Main): Underway {
  const { vm } = m.topo.mains![i];
  const k = m.ctxs[vm];
  const { call, entries } = m.layout.mainCalls[i];
  const target = m.w[call + CALL.target];
  const iommu =
    typeOf(k, target) === OBJ_TYPE.viommu
      ? m.w[objectAt(k, target) + VIOMMU.iommu]
      : m.w[objectAt(k, stage2Of(k, target)) + HWPT.iommu];
  return { call, entries, vm, iommu };
}

/** True when the call, which is in the kernel, can go on. */
export const invalidateReady = (m: Machine, i: Main): boolean => {
  const { call, iommu } = underWay(m, i);
  return nextPhase(m, call, iommu) >= 0;
};

/** entry_num as the kernel writes it back. */
export const entriesDone = (m: Machine, i: Main): Count => m.w[m.layout.mainCalls[i].call + CALL.cur];

/** The next step; undefined while the call does not return. `inside`: it is not the first. */
export function invalidateStep(
  m: Machine,
  i: Main,
  cmd: InvalidateCommand,
  user: User,
  inside: boolean,
): Rule | null | undefined {
  return inside ? goOn(m, i) : begin(m, i, cmd, user);
}

function begin(m: Machine, i: Main, cmd: InvalidateCommand, user: User): Rule | undefined {
  const at = m.layout.mainCalls[i];
  m.w.fill(0, at.call, at.call + CALL.SIZE);
  const { data_type: type, entry_len: entryLength, entry_num: entries } = cmd;
  const ioctl = m.design.kernel.viommu ? IOCTL.viommu : IOCTL.hwpt;
  const request = { type, entryLength, entries, user: user.data };
  const rule =
    refuseInvalidate(m.ctxs[m.topo.mains![i].vm], cmd) ??
    takeIn(m, at, at.cap, ioctl, cmd.hwpt_id, request, CALL_PHASE.convert);
  return rule ?? undefined;
}

function goOn(m: Machine, i: Main): Rule | null | undefined {
  const at = underWay(m, i);
  const { call, iommu } = at;
  const { w } = m;
  const actor = m.actors.main + i;
  switch (nextPhase(m, call, iommu)) {
    case CALL_PHASE.convert: {
      const { entry, w0, w1, rule, to, vdevice } = convertNext(m, at);
      const step = w[m.layout.mains[i] + MAIN.pc];
      m.emit(MAIN_EVENT.convert, actor, i, step, entry, w0, w1, to, rule?.number ?? 0, vdevice);
      return undefined;
    }
    case CALL_PHASE.issue: {
      const { first, count } = issueBlock(m, at, () => {});
      const words = Array.from(
        { length: count },
        (_, n) => w[at.entries + (w[call + CALL.cur] - count + n) * ENTRY.SIZE],
      );
      const alike = words.every((word) => (word & 0xff) === (words[0] & 0xff));
      m.emit(KERNEL_EVENT.hostIssue, actor, iommu, count + 1, first, alike ? words[0] : 0, 1);
      return undefined;
    }
    case CALL_PHASE.wait:
      blockSynced(m, call);
      m.emit(KERNEL_EVENT.hostSynced, actor, iommu, w[call + CALL.sync]);
      return undefined;
    case CALL_PHASE.timeout:
      blockTimedOut(m, call);
      return undefined;
    default:
      w[call + CALL.phase] = CALL_PHASE.idle;
      return ruleByNumber(w[call + CALL.rule]) ?? null;
  }
}
