/**
 * What of iommufd is not modelled: a closed list. Its calls are not compared, and counted as skipped. Where a call
 * changes objects that others depend on, its recorded success is applied.
 */
import { IDEV, OBJ } from '../../model/state/ctx-layout.ts';
import type { Ctx } from '../../model/iommufd/ctx.ts';
import { idevOfStdev } from '../../model/iommufd/drivers/mock-ops.ts';
import { releaseHwpt } from '../../model/iommufd/objects/hwpt.ts';
import { addArea } from '../../model/iommufd/objects/ioas.ts';
import { OBJ_TYPE, allocObject, getUser, objectAt, typeOf } from '../../model/iommufd/objects/objects.ts';
import type { Call } from './call.ts';

/** hwpts attached to PASIDs: `idev/pasid` → hwpt. */
export type Pasids = Map<string, number>;

interface Skipped {
  readonly why: string;
  /** Applies a recorded success. */
  readonly effect?: (k: Ctx, call: Call, pasids: Pasids) => void;
}

const DIRTY = 'dirty page tracking';
const PASID = 'PASIDs: the nesting question is about streams';
const MEMORY = 'pages of the test process: how they are pinned and counted';

const number = (value: unknown): number => Number(value);
const arg = (call: Call, name: string): number => number((call.in.arg as Record<string, unknown>)[name]);
/** A field after the call. */
const after = (call: Call, name: string): number => number(call.out[name] ?? call.in[name]);

function setPasid(k: Ctx, call: Call, pasids: Pasids, hwpt: number): void {
  const idev = idevOfStdev(k, number(call.in.id));
  const key = `${idev}/${arg(call, 'pasid')}`;
  const old = pasids.get(key) ?? 0;
  if (hwpt) {
    pasids.set(key, hwpt);
    getUser(k, hwpt);
  } else pasids.delete(key);
  if (old) releaseHwpt(k, old);
  const at = objectAt(k, idev);
  const change = Number(hwpt !== 0) - Number(old !== 0);
  k.w[at + IDEV.pasids] += change;
  k.w[at + OBJ.users] += change;
}

const copied = (k: Ctx, call: Call, ioas: string, iova: string, from: string): void =>
  addArea(
    k,
    after(call, ioas),
    BigInt(after(call, iova)),
    BigInt(after(call, 'length')),
    BigInt(number(call.in[from])),
    number(call.in.flags),
  );

/** By ioctl, or by `IOMMU_TEST_CMD OP`. */
export const OUT_OF_SCOPE: Readonly<Record<string, Skipped>> = {
  IOMMU_HWPT_SET_DIRTY_TRACKING: { why: DIRTY },
  IOMMU_HWPT_GET_DIRTY_BITMAP: { why: DIRTY },
  'IOMMU_TEST_CMD DIRTY': { why: DIRTY },
  IOMMU_VFIO_IOAS: { why: 'compatibility with VFIO type 1' },
  IOMMU_IOAS_NOIOMMU_GET_PA: { why: 'needs no-IOMMU mode' },
  IOMMU_IOAS_CHANGE_PROCESS: { why: 'moves accounting to another process' },
  IOMMU_IOAS_ALLOW_IOVAS: { why: 'narrows the address space; neither hwpts nor queues need it' },
  IOMMU_IOAS_COPY: {
    why: 'maps pages of one IOAS in another; neither hwpts nor queues need it',
    effect: (k, call) => copied(k, call, 'dst_ioas_id', 'dst_iova', 'src_iova'),
  },
  IOMMU_IOAS_MAP_FILE: {
    why: 'maps a file: memory that the recording does not describe',
    effect: (k, call) => copied(k, call, 'ioas_id', 'iova', 'start'),
  },
  'IOMMU_TEST_CMD ADD_RESERVED': { why: 'reserved regions of devices; mock devices have none' },
  'IOMMU_TEST_CMD MD_CHECK_MAP': { why: MEMORY },
  'IOMMU_TEST_CMD MD_CHECK_REFS': { why: MEMORY },
  'IOMMU_TEST_CMD SET_TEMP_MEMORY_LIMIT': { why: MEMORY },
  'IOMMU_TEST_CMD CREATE_ACCESS': {
    why: MEMORY,
    effect: (k) => {
      getUser(k, allocObject(k, OBJ_TYPE.access));
    },
  },
  'IOMMU_TEST_CMD DESTROY_ACCESS': { why: MEMORY },
  'IOMMU_TEST_CMD DESTROY_ACCESS_PAGES': { why: MEMORY },
  'IOMMU_TEST_CMD ACCESS_PAGES': { why: MEMORY },
  'IOMMU_TEST_CMD ACCESS_RW': { why: MEMORY },
  'IOMMU_TEST_CMD ACCESS_REPLACE_IOAS': { why: MEMORY },
  'IOMMU_TEST_CMD TRIGGER_IOPF': { why: 'I/O page faults' },
  'IOMMU_TEST_CMD PASID_ATTACH': {
    why: PASID,
    effect: (k, call, pasids) => setPasid(k, call, pasids, arg(call, 'pt_id')),
  },
  'IOMMU_TEST_CMD PASID_REPLACE': {
    why: PASID,
    effect: (k, call, pasids) => setPasid(k, call, pasids, arg(call, 'pt_id')),
  },
  'IOMMU_TEST_CMD PASID_DETACH': { why: PASID, effect: (k, call, pasids) => setPasid(k, call, pasids, 0) },
  'IOMMU_TEST_CMD PASID_CHECK_HWPT': { why: PASID },
};

/** Files whose reads, writes and polls are not compared. */
export const isFaultFile = (k: Ctx, object: number): boolean => typeOf(k, object) === OBJ_TYPE.fault;
