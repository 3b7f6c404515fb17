/**
 * Why iommufd refuses: every error that the model can answer, once. A handler returns a rule; what it says stands in
 * rule-words.ts of an architecture's kernel.
 */
import { ERRNO, type ErrnoName } from './errno.ts';
import type { RuleNumber } from '../../state/numbers.ts';

export interface Rule {
  readonly number: RuleNumber;
  readonly errno: number;
  readonly name: ErrnoName;
}

const TABLE = {
  // struct and dispatch
  userPointer: 'EFAULT',
  unknownIoctl: 'ENOTTY',
  shortStruct: 'EINVAL',
  tailNotZero: 'E2BIG',
  // objects
  noObject: 'ENOENT',
  objectBusy: 'EBUSY',
  noIoas: 'ENOENT',
  noDevice: 'ENOENT',
  noViommu: 'ENOENT',
  noPaging: 'ENOENT',
  noFault: 'ENOENT',
  // ioas
  ioasAllocFlags: 'EOPNOTSUPP',
  mapFlags: 'EOPNOTSUPP',
  mapRange: 'EOVERFLOW',
  mapAccess: 'EINVAL',
  mapUserRange: 'EOVERFLOW',
  mapLength: 'EINVAL',
  mapAlignment: 'EINVAL',
  mapWraps: 'EOVERFLOW',
  mapReserved: 'EINVAL',
  mapExists: 'EEXIST',
  mapNoRoom: 'ENOSPC',
  mapOffset: 'EINVAL',
  mapPin: 'EFAULT',
  unmapRange: 'EOVERFLOW',
  unmapLength: 'EINVAL',
  unmapNothing: 'ENOENT',
  unmapPinned: 'EBUSY',
  rangesReserved: 'EOPNOTSUPP',
  rangesRoom: 'EMSGSIZE',
  optionReserved: 'EOPNOTSUPP',
  optionBusy: 'EBUSY',
  optionValue: 'EINVAL',
  domainAlignment: 'EADDRINUSE',
  domainAperture: 'EADDRINUSE',
  domainPin: 'EFAULT',
  // hwpt
  hwptReserved: 'EOPNOTSUPP',
  hwptDataLength: 'EINVAL',
  hwptParent: 'EINVAL',
  hwptOtherIommu: 'EINVAL',
  pagingFlags: 'EOPNOTSUPP',
  nestedFlags: 'EOPNOTSUPP',
  nestedNoData: 'EOPNOTSUPP',
  nestedParent: 'EINVAL',
  dataType: 'EOPNOTSUPP',
  dataTypeInvalid: 'EINVAL',
  dataLength: 'EINVAL',
  dataPointer: 'EFAULT',
  mockTable: 'EOPNOTSUPP',
  vsteBits: 'EIO',
  vsteConfig: 'EIO',
  vsteEats: 'EIO',
  // attach
  attachNoPt: 'ENOENT',
  attachType: 'EINVAL',
  attachOther: 'EINVAL',
  attachTwice: 'EBUSY',
  attachNothing: 'EINVAL',
  attachPasid: 'EINVAL',
  attachDirty: 'EINVAL',
  attachOtherIommu: 'EINVAL',
  attachNoVdevice: 'ENOENT',
  // hardware information
  hwInfoFlags: 'EOPNOTSUPP',
  hwInfoType: 'EOPNOTSUPP',
  hwInfoPointer: 'EFAULT',
  // viommu, vdevice
  viommuFlags: 'EOPNOTSUPP',
  viommuType: 'EOPNOTSUPP',
  viommuParent: 'EINVAL',
  viommuOtherIommu: 'EINVAL',
  vintfNoData: 'EINVAL',
  vintfsUsedUp: 'ENOSPC',
  vdeviceOtherIommu: 'EINVAL',
  vdeviceTwice: 'EEXIST',
  vdeviceTaken: 'EEXIST',
  vsidTooLarge: 'EINVAL',
  sidSlotsUsedUp: 'ENOSPC',
  vdeviceStreams: 'EOPNOTSUPP',
  // invalidation
  invalidateReserved: 'EOPNOTSUPP',
  invalidateArray: 'EINVAL',
  invalidateNone: 'ENOENT',
  invalidateTarget: 'EINVAL',
  invalidateDraftTarget: 'ENOENT',
  invalidateNoOp: 'EOPNOTSUPP',
  invalidateType: 'EINVAL',
  invalidateEmpty: 'EINVAL',
  invalidateEntryLength: 'EINVAL',
  invalidatePointer: 'EFAULT',
  invalidateTail: 'E2BIG',
  invalidateMockFlags: 'EOPNOTSUPP',
  invalidateMockIndex: 'EINVAL',
  invalidateMockDevice: 'EINVAL',
  commandRefused: 'EIO',
  commandVsid: 'EIO',
  commandKind: 'EIO',
  syncTimeout: 'ETIMEDOUT',
  // event queues
  faultFlags: 'EOPNOTSUPP',
  veventqFlags: 'EOPNOTSUPP',
  veventqDepth: 'EINVAL',
  veventqExists: 'EEXIST',
  readShort: 'EINVAL',
  writeRefused: 'EINVAL',
  eventNoViommu: 'ENOENT',
  eventNoQueue: 'EOPNOTSUPP',
  // hardware queues
  queueFlags: 'EOPNOTSUPP',
  queueLength: 'EINVAL',
  queueWraps: 'EOVERFLOW',
  queueType: 'EOPNOTSUPP',
  queueRange: 'ERANGE',
  queueUnmapped: 'ENOENT',
  queueMisaligned: 'EINVAL',
  queueScattered: 'EFAULT',
  queueIndex: 'EINVAL',
  queueExists: 'EEXIST',
  queueOrder: 'EIO',
  queueSize: 'EINVAL',
  queueBase: 'EINVAL',
  // mmap
  mmapShared: 'EINVAL',
  mmapExec: 'EPERM',
  mmapRange: 'ENXIO',
  // the mock's checks
  checkIndex: 'EINVAL',
  checkDiffers: 'EINVAL',
  testOp: 'EOPNOTSUPP',
  // what the host lacks
  invalidateNoMemory: 'ENOMEM',
} as const satisfies Readonly<Record<string, ErrnoName>>;

export type RuleId = keyof typeof TABLE;

const LIST: readonly Rule[] = Object.values(TABLE).map((name, i) => ({ number: i + 1, errno: ERRNO[name], name }));

export const RULES = Object.fromEntries(Object.keys(TABLE).map((id, i) => [id, LIST[i]])) as Record<RuleId, Rule>;

/** The rule with this number, as events carry it; undefined for 0. */
export const ruleByNumber = (number: number): Rule | undefined => (number > 0 ? LIST[number - 1] : undefined);
