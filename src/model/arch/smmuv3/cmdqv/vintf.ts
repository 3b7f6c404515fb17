/**
 * VINTFs: what the host's driver sets up in them for a viommu of type Tegra241, its vdevices and its hardware queues
 * (tegra241-cmdqv.c).
 */
import type { Ctx } from '../../../iommufd/ctx.ts';
import { OBJ_TYPE, objectAt, objectsOf } from '../../../iommufd/objects/objects.ts';
import { RULES, type Rule } from '../../../iommufd/uapi/rules.ts';
import { write64 } from '../../../iommufd/uapi/u64.ts';
import { type UserData, copyStruct, isRule } from '../../../iommufd/uapi/user.ts';
import { handOutMmio } from '../../../iommufd/objects/mmio.ts';
import { VDEVICE, VIOMMU } from '../../../state/ctx-layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { MMIO_PAGES, MOST_VSID, SID_SLOTS, VINTFS } from './param.ts';

/** struct iommu_viommu_tegra241_cmdqv: out_vintf_mmap_offset, out_vintf_mmap_length. */
const DATA_BYTES = 16;
const PAGE = 4096;

/** A viommu gets the lowest free VINTF of its SMMU, and user space the offset of its page (tegra241_cmdqv_init_vintf_user()). */
export function initVintf(m: Machine, k: Ctx, viommu: number, data: UserData | null): Rule | null {
  if (!data) return RULES.vintfNoData;
  const bytes = copyStruct(data, DATA_BYTES, DATA_BYTES);
  if (isRule(bytes)) return bytes;
  const vintf = freeVintf(m, k.w[objectAt(k, viommu) + VIOMMU.iommu]);
  if (vintf === VINTFS) return RULES.vintfsUsedUp;
  k.w[objectAt(k, viommu) + VIOMMU.interface] = vintf;
  const out = new Uint32Array(DATA_BYTES / 4);
  write64(out, 0, BigInt(handOutMmio(k, viommu, MMIO_PAGES) * PAGE));
  write64(out, 2, BigInt(MMIO_PAGES * PAGE));
  return data.write(new Uint8Array(out.buffer)) ? null : RULES.dataPointer;
}

/** VINTFS when none is free. */
function freeVintf(m: Machine, iommu: number): number {
  const taken = new Set<number>();
  for (const k of m.ctxs)
    for (const id of objectsOf(k, OBJ_TYPE.viommu)) {
      const at = objectAt(k, id);
      if (k.w[at + VIOMMU.iommu] === iommu) taken.add(k.w[at + VIOMMU.interface]);
    }
  let vintf = 1;
  while (vintf < VINTFS && taken.has(vintf)) vintf++;
  return vintf;
}

/** A vdevice gets the lowest free pair of SID_MATCH and SID_REPLACE of its VINTF (tegra241_vintf_init_vsid()). */
export function initVsid(k: Ctx, vdevice: number): Rule | null {
  const at = objectAt(k, vdevice);
  if (k.w[at + VDEVICE.virtId + 1] || k.w[at + VDEVICE.virtId] > MOST_VSID) return RULES.vsidTooLarge;
  const viommu = k.w[at + VDEVICE.viommu];
  const taken = new Set<number>();
  for (const id of objectsOf(k, OBJ_TYPE.vdevice))
    if (k.w[objectAt(k, id) + VDEVICE.viommu] === viommu) taken.add(k.w[objectAt(k, id) + VDEVICE.slot]);
  let slot = 1;
  while (taken.has(slot)) slot++;
  if (slot > SID_SLOTS) return RULES.sidSlotsUsedUp;
  k.w[at + VDEVICE.slot] = slot;
  return null;
}
