/** IOMMU_TEST_CMD: what the selftests do to their mock devices (iommufd_test(), selftest.c). */
import { IDEV, NESTED, SELFTEST } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { bindDevice, unbindDevice } from '../objects/device.ts';
import { queueOf, reportEvent } from '../objects/eventq.ts';
import { changePt } from '../objects/hwpt.ts';
import { OBJ_TYPE, allocObject, freeObject, objectAt, typeOf } from '../objects/objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import type { User } from '../uapi/user.ts';
import { CACHE_RESET } from './mock.ts';

/** The struct's `id`, and the member of its union that belongs to the operation. */
export interface TestCommand {
  id: number;
  readonly arg: Record<string, number>;
}

type Op = (k: Ctx, cmd: TestCommand, user: User) => Rule | null;

const VEVENTQ_TYPE = 0xbeefbeef;
const ENTRIES = 4;

/** A new mock device, bound, and attached to an IOAS or hwpt. Objects in id order: SELFTEST, DEVICE, automatic hwpt. */
function mockDomain(k: Ctx, cmd: TestCommand, user: User): Rule | null {
  const stdev = allocObject(k, OBJ_TYPE.selftest);
  const idev = bindDevice(k, stdev);
  const at = objectAt(k, idev);
  k.w[objectAt(k, stdev) + SELFTEST.idev] = idev;
  k.w[at + IDEV.flags] = cmd.arg.dev_flags ?? 0;
  k.w.fill(CACHE_RESET, at + IDEV.cache, at + IDEV.cache + ENTRIES);
  const hwpt = changePt(k, idev, cmd.id, false, user);
  if (typeof hwpt !== 'number') {
    unbindDevice(k, idev);
    freeObject(k, stdev);
    return hwpt;
  }
  Object.assign(cmd.arg, { out_stdev_id: stdev, out_hwpt_id: hwpt, out_idev_id: idev });
  return null;
}

export const idevOfStdev = (k: Ctx, stdev: number): number =>
  typeOf(k, stdev) === OBJ_TYPE.selftest ? k.w[objectAt(k, stdev) + SELFTEST.idev] : 0;

function checkEntry(k: Ctx, at: number, index: number, value: number): Rule | null {
  if (index >= ENTRIES) return RULES.checkIndex;
  return k.w[at + index] === value ? null : RULES.checkDiffers;
}

export const TEST_OPS: Readonly<Record<string, Op>> = {
  MOCK_DOMAIN: mockDomain,
  MOCK_DOMAIN_FLAGS: mockDomain,

  MOCK_DOMAIN_REPLACE(k, cmd, user) {
    const idev = idevOfStdev(k, cmd.id);
    if (!idev) return RULES.noDevice;
    const hwpt = changePt(k, idev, cmd.arg.pt_id, true, user);
    if (typeof hwpt !== 'number') return hwpt;
    cmd.arg.pt_id = hwpt;
    return null;
  },

  MD_CHECK_IOTLB(k, { id, arg }) {
    if (typeOf(k, id) !== OBJ_TYPE.hwptNested) return RULES.noPaging;
    return checkEntry(k, objectAt(k, id) + NESTED.data, arg.id, arg.iotlb);
  },

  DEV_CHECK_CACHE(k, { id, arg }) {
    if (typeOf(k, id) !== OBJ_TYPE.device) return RULES.noDevice;
    return checkEntry(k, objectAt(k, id) + IDEV.cache, arg.id, arg.cache);
  },

  TRIGGER_VEVENT(k, { arg }) {
    if (typeOf(k, arg.dev_id) !== OBJ_TYPE.device) return RULES.noDevice;
    const at = objectAt(k, arg.dev_id);
    const vsid = k.w[at + IDEV.vsid];
    if (!k.w[at + IDEV.viommu] || (vsid === 0 && k.w[at + IDEV.vsid + 1] === 0)) return RULES.eventNoViommu;
    const queue = queueOf(k, k.w[at + IDEV.viommu], VEVENTQ_TYPE);
    if (!queue) return RULES.eventNoQueue;
    reportEvent(k, queue, [vsid]);
    return null;
  },
};
