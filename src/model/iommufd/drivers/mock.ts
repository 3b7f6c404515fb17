/** The mock IOMMU of the kernel's own selftests (iommufd/selftest.c, Linux 7.3). */
import { HWPT, IDEV, NESTED, VIOMMU } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { viommuOf } from '../objects/hwpt.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../objects/objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import { write64 } from '../uapi/u64.ts';
import { type UserData, copyEntry, copyStruct, isRule, wordsOf } from '../uapi/user.ts';
import { handOutMmio } from '../objects/mmio.ts';
import { findDev, vdevId } from '../objects/viommu.ts';
import { type Driver, HWPT_FLAG, type Invalidation } from '../ctx.ts';

const HWPT_TYPE = 0xdead;
const INVALIDATE_TYPE = 0xdeadbeef;
const VIOMMU_TYPE = 0xdeadbeef;
const HW_INFO_TYPE = 0xfeedbeef;
const HW_INFO = [0, 0xdeadbeef];
const CAP_DIRTY = 1;
const CAP_NO_ATS = 8;
const CACHE_ENTRIES = 4;
export const CACHE_RESET = 0xbaddad;
const MMIO_PAGES = 2;
const FLAG_ALL = 1;

/** MOCK_FLAGS_DEVICE_*. */
const DEV_FLAG = { NO_DIRTY: 1, PASID: 4 } as const;
/** Page table types: small pages, and huge ones. */
const TABLES = [2048, 4096];

const flagsOf = (k: Ctx, idev: number): number => k.w[objectAt(k, idev) + IDEV.flags];

export const MOCK: Driver = {
  id: 'mock',
  nestedOnPaging: true,
  iommuOf: () => 0,
  geometry: (k, hwpt) => ({
    first: 0x1000000n,
    last: 0x7fffffffn,
    page: TABLES[k.w[objectAt(k, hwpt) + HWPT.root]],
  }),

  hwInfo(k, idev, type) {
    if (type !== 0 && type !== HW_INFO_TYPE) return RULES.hwInfoType;
    const flags = flagsOf(k, idev);
    return {
      type: HW_INFO_TYPE,
      data: new Uint8Array(Uint32Array.from(HW_INFO).buffer),
      capabilities: CAP_NO_ATS | (flags & DEV_FLAG.NO_DIRTY ? 0 : CAP_DIRTY),
      maxPasidLog2: flags & DEV_FLAG.PASID ? 20 : 0,
    };
  },

  allocPaging(k, hwpt, idev, flags, data) {
    if (flags & HWPT_FLAG.DIRTY_TRACKING && flagsOf(k, idev) & DEV_FLAG.NO_DIRTY) return RULES.pagingFlags;
    if (!data) return null;
    const words = hwptData(data);
    if (isRule(words)) return words;
    if (words[1] >= TABLES.length) return RULES.mockTable;
    k.w[objectAt(k, hwpt) + HWPT.root] = words[1];
    return null;
  },

  /** What its tables hold is seen through IOMMU_TEST_OP_MD_CHECK_MAP only, which is not modelled. */
  map: () => {},
  unmap: () => {},

  allocNested(k, hwpt, data) {
    const words = hwptData(data);
    if (isRule(words)) return words;
    k.w.fill(words[0], objectAt(k, hwpt) + NESTED.data, objectAt(k, hwpt) + NESTED.data + CACHE_ENTRIES);
    return null;
  },

  viommuType: (_k, _idev, type) => type === VIOMMU_TYPE,

  initViommu(k, viommu, _idev, data) {
    if (!data) return null;
    const bytes = copyStruct(data, 8, 24);
    if (isRule(bytes)) return bytes;
    const page = handOutMmio(k, viommu, MMIO_PAGES);
    const [input] = wordsOf(bytes);
    k.w[objectAt(k, viommu) + VIOMMU.register] = input;
    const out = new Uint32Array(6);
    out[0] = out[1] = input;
    write64(out, 2, BigInt(page * 4096));
    write64(out, 4, BigInt(MMIO_PAGES * 4096));
    return data.write(new Uint8Array(out.buffer).subarray(0, data.length)) ? null : RULES.dataPointer;
  },

  /** The vSID is sampled when the viommu changes, and not again. */
  attach(k, idev, hwpt) {
    const at = objectAt(k, idev);
    const dirty =
      typeOf(k, hwpt) === OBJ_TYPE.hwptPaging && k.w[objectAt(k, hwpt) + HWPT.flags] & HWPT_FLAG.DIRTY_TRACKING;
    if (dirty && flagsOf(k, idev) & DEV_FLAG.NO_DIRTY) return RULES.attachDirty;
    const viommu = viommuOf(k, hwpt);
    if (viommu !== 0 && viommu === k.w[at + IDEV.viommu]) return null;
    const vsid = viommu ? vdevId(k, viommu, idev) : 0n;
    if (vsid === undefined) return RULES.attachNoVdevice;
    k.w[at + IDEV.viommu] = viommu;
    write64(k.w, at + IDEV.vsid, vsid);
    return null;
  },

  detach(k, idev) {
    const at = objectAt(k, idev);
    k.w[at + IDEV.viommu] = 0;
    write64(k.w, at + IDEV.vsid, 0n);
  },

  queues: (_k, _viommu, type) => (type === VIOMMU_TYPE ? 2 : 0),

  invalidate: (k, target, request) =>
    typeOf(k, target) === OBJ_TYPE.viommu ? invalidateViommu(k, target, request) : invalidateNested(k, target, request),
};

function hwptData(data: UserData): Uint32Array | Rule {
  if (data.type !== HWPT_TYPE) return RULES.dataType;
  const bytes = copyStruct(data, 4, 8);
  return isRule(bytes) ? bytes : wordsOf(bytes);
}

type Done = ReturnType<Driver['invalidate']>;

/** Entry by entry {flags, iotlb_id}: copied, checked, done. */
function invalidateNested(k: Ctx, hwpt: number, { type, entryLength, entries, user }: Invalidation): Done {
  if (type !== INVALIDATE_TYPE) return { rule: RULES.invalidateType, done: 0 };
  const iotlb = objectAt(k, hwpt) + NESTED.data;
  for (let done = 0; done < entries; done++) {
    if (entryLength !== 8) return { rule: RULES.invalidateEntryLength, done };
    const entry = copyEntry(user, done, entryLength, 8);
    if (isRule(entry)) return { rule: entry, done };
    const [flags, index] = wordsOf(entry);
    const rule = refused(flags, index);
    if (rule) return { rule, done };
    clear(k, iotlb, flags, index);
  }
  return { rule: null, done: entries };
}

/** All entries {flags, vdev_id, cache_id} are copied, then done one after the other. */
function invalidateViommu(k: Ctx, viommu: number, { type, entryLength, entries, user }: Invalidation): Done {
  if (type !== INVALIDATE_TYPE) return { rule: RULES.invalidateType, done: 0 };
  const copied: Uint32Array[] = [];
  for (let i = 0; i < entries; i++) {
    const entry = copyEntry(user, i, entryLength, 12);
    if (isRule(entry)) return { rule: entry, done: 0 };
    copied.push(wordsOf(entry));
  }
  for (const [done, [flags, vdev, index]] of copied.entries()) {
    const rule = refused(flags, index);
    if (rule) return { rule, done };
    const idev = findDev(k, viommu, vdev);
    if (!idev) return { rule: RULES.invalidateMockDevice, done };
    clear(k, objectAt(k, idev) + IDEV.cache, flags, index);
  }
  return { rule: null, done: entries };
}

/** The index is checked even where ALL makes it meaningless. */
function refused(flags: number, index: number): Rule | null {
  if (flags & ~FLAG_ALL) return RULES.invalidateMockFlags;
  return index >= CACHE_ENTRIES ? RULES.invalidateMockIndex : null;
}

function clear(k: Ctx, at: number, flags: number, index: number): void {
  if (flags & FLAG_ALL) k.w.fill(0, at, at + CACHE_ENTRIES);
  else k.w[at + index] = 0;
}
