/** The arm-smmu-v3 driver behind iommufd: VMIDs, vSTEs, and the STEs of the physical SMMUs of a machine. */
import { HW_QUEUE_TYPE_TEGRA241, QUEUES, VIOMMU_TYPE_TEGRA241 } from '../cmdqv/param.ts';
import { OP, command } from '../fields/commands.ts';
import { CONFIG, STE, STE_BYTES } from '../fields/descriptors.ts';
import { EVERYTHING, covered, dropAtc } from '../../../pcie/device.ts';
import { changes } from '../../../pcie/under-way.ts';
import { decoderOf, execute } from '../hw/execute.ts';
import { getField, setField } from '../../../fields/field.ts';
import { IDR0_S1P, IDR0_S2P } from '../fields/register-bits.ts';
import { steAddress } from '../hw/ste-address.ts';
import { CTX, HWPT, IDEV, NESTED, VDEVICE, VIOMMU } from '../../../state/ctx-layout.ts';
import { DEVICE } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { Ctx, type Driver, HWPT_FLAG } from '../../../iommufd/ctx.ts';
import { viommuOf } from '../../../iommufd/objects/hwpt.ts';
import { OBJ_TYPE, objectAt, objectsOf, typeOf } from '../../../iommufd/objects/objects.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import { write64 } from '../../../iommufd/uapi/u64.ts';
import { copyStruct, isRule, wordsOf } from '../../../iommufd/uapi/user.ts';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { MAP_FLAG } from '../../../iommufd/objects/ioas.ts';
import type { Count, Device, Frame, Ipa, ObjectId, Iommu, Vm } from '../../../state/numbers.ts';
import { PAGE_BYTES } from '../../../state/pages.ts';
import { sidsOf, toPhysical } from '../../../state/topology.ts';
import { S2_BITS, mapStage2, unmapStage2 } from './stage2.ts';
import { stage2Of } from '../../../iommufd/targets.ts';
import { vdevId } from '../../../iommufd/objects/viommu.ts';
import { idevOf } from '../../../iommufd/objects/device.ts';
import { callNow } from './take-in.ts';

import { freeVmid, vmidOf } from './vmid.ts';
import { VSTE_BYTES, VSTE_TYPE, translates, validateVste } from './vste.ts';
import { listed } from '../../../state/uniform.ts';

const HW_INFO_TYPE = 2;
export const VIOMMU_TYPE = 1;
const CAP_NO_ATS = 8;
const AIDR = 1;
/** PASID leaves a stage-1 domain as it is. */
const PAGING_FLAGS = [0, HWPT_FLAG.PASID, HWPT_FLAG.NEST_PARENT];

/** Opens /dev/iommu for every VM of a machine. */
export function openContexts(m: Machine): void {
  const driver = smmuv3Driver(m);
  m.ctxs = listed(m.layout.ctxs, (layout) => new Ctx(m.w, layout, driver));
}

function smmuv3Driver(m: Machine): Driver {
  const physical = (k: Ctx, idev: ObjectId) => m.topo.devices[k.w[objectAt(k, idev) + IDEV.device]];
  return {
    id: 'arm-smmu-v3',
    /** The draft of December 2023 nested on the paging hwpt. */
    nestedOnPaging: !m.design.kernel.viommu,
    iommuOf: (k, idev) => physical(k, idev).iommu,
    geometry: () => ({ first: 0n, last: (1n << BigInt(S2_BITS)) - 1n, page: 4096 }),

    hwInfo(k, idev, type) {
      if (type !== 0 && type !== HW_INFO_TYPE) return RULES.hwInfoType;
      const { iommu, ats } = physical(k, idev);
      const { IDR0, IDR1, IDR3, IDR5 } = m.topo.iommus[iommu].idr;
      return {
        type: HW_INFO_TYPE,
        // flags, reserved, idr[6], iidr, aidr
        data: new Uint8Array(Uint32Array.of(0, 0, IDR0, IDR1, 0, IDR3, 0, IDR5, 0, AIDR).buffer),
        capabilities: ats ? 0 : CAP_NO_ATS,
        maxPasidLog2: 0,
      };
    },

    allocPaging(k, hwpt, idev, flags, data) {
      if (data || !PAGING_FLAGS.includes(flags)) return RULES.pagingFlags;
      if (flags !== HWPT_FLAG.NEST_PARENT) return null;
      const { iommu } = physical(k, idev);
      const both = IDR0_S1P | IDR0_S2P;
      if ((m.topo.iommus[iommu].idr.IDR0 & both) !== both) return RULES.pagingFlags;
      const at = objectAt(k, hwpt);
      if (!m.design.kernel.sharedS2) k.w[at + HWPT.vmid] = freeVmid(m, iommu);
      k.w[at + HWPT.root] = newTable(k) / PAGE_BYTES;
      return null;
    },

    map(k, hwpt, iova, length, va, flags) {
      const root = k.w[objectAt(k, hwpt) + HWPT.root] * PAGE_BYTES;
      const vm = m.topo.vms[m.ctxs.indexOf(k)];
      const pa = toPhysical(vm, Number(va));
      if (root === 0 || pa < vm.pa || pa + Number(length) > vm.pa + vm.size) return;
      const access = { read: (flags & MAP_FLAG.READABLE) !== 0, write: (flags & MAP_FLAG.WRITEABLE) !== 0 };
      mapStage2(m.mem, root, Number(iova), pa, Number(length), access, () => newTable(k));
      const ctx: Vm = m.ctxs.indexOf(k);
      const ipa: Ipa = Number(iova);
      const pages: Count = Number(length) / 4096;
      const frame: Frame = pa / 4096;
      m.emit(KERNEL_EVENT.mapS2, m.actors.host, ctx, ipa, pages, frame, hwpt);
    },

    unmap(k, hwpt, iova, length) {
      const root = k.w[objectAt(k, hwpt) + HWPT.root] * PAGE_BYTES;
      if (root) unmapStage2(m.mem, root, Number(iova), Number(length));
    },

    allocNested(k, hwpt, data) {
      if (k.w[objectAt(k, hwpt) + NESTED.flags] & ~HWPT_FLAG.FAULT_ID_VALID) return RULES.nestedFlags;
      if (data.type !== VSTE_TYPE) return RULES.dataTypeInvalid;
      const bytes = copyStruct(data, VSTE_BYTES, VSTE_BYTES);
      if (isRule(bytes)) return bytes;
      const ste = wordsOf(bytes);
      const rule = validateVste(ste);
      if (!rule) k.w.set(ste, objectAt(k, hwpt) + NESTED.data);
      return rule;
    },

    viommuType: (_k, _idev, type) =>
      m.design.kernel.viommu &&
      (type === VIOMMU_TYPE || (type === VIOMMU_TYPE_TEGRA241 && m.design.hardware.hwQueues === true)),

    initViommu(k, viommu, _idev, data) {
      const at = objectAt(k, viommu);
      const iommu = k.w[at + VIOMMU.iommu];
      if (!m.design.kernel.sharedS2 && k.w[objectAt(k, k.w[at + VIOMMU.hwpt]) + HWPT.iommu] !== iommu)
        return RULES.viommuOtherIommu;
      if (m.design.kernel.ownVmids) k.w[at + VIOMMU.vmid] = freeVmid(m, iommu);
      return isTegra241(k, viommu) ? m.extras!.hwQueues.initInterface(m, k, viommu, data) : null;
    },

    initVdevice(k, vdevice) {
      const streams = sidsOf(physical(k, idevOf(k, vdevice)));
      if (streams.length !== 1 && m.design.kernel.oneStream && !m.broken.has('several-streams'))
        return RULES.vdeviceStreams;
      const vintf = isTegra241(k, k.w[objectAt(k, vdevice) + VDEVICE.viommu]);
      return vintf ? m.extras!.hwQueues.initVsid(k, vdevice) : null;
    },

    attach(k, idev, hwpt) {
      const at = objectAt(k, idev);
      const nested = typeOf(k, hwpt) === OBJ_TYPE.hwptNested;
      const viommu = viommuOf(k, hwpt);
      const s1 = nested && translates(k.w, objectAt(k, hwpt) + NESTED.data);
      if (viommu) {
        const vsid = vdevId(k, viommu, idev);
        if (vsid === undefined && s1) return RULES.attachNoVdevice;
        k.w[at + IDEV.viommu] = vsid === undefined ? 0 : viommu;
        write64(k.w, at + IDEV.vsid, vsid ?? 0n);
      } else if (!nested && k.w[objectAt(k, hwpt) + HWPT.iommu] !== physical(k, idev).iommu) {
        return RULES.attachOtherIommu;
      } else forget(k, idev);
      install(m, k, idev, k.w[at + IDEV.hwpt], hwpt, nested ? nestedSte(m, k, idev, hwpt) : pagingSte(k, hwpt));
      return null;
    },

    detach(k, idev) {
      forget(k, idev);
      install(m, k, idev, k.w[objectAt(k, idev) + IDEV.hwpt], 0, blockedSte());
    },

    queues: (k, viommu, type) => (isTegra241(k, viommu) && type === HW_QUEUE_TYPE_TEGRA241 ? QUEUES : 0),
    checkQueue: (k, viommu, va, length) => m.extras!.hwQueues.checkQueue(m, k, viommu, va, length),
    beginQueue: (k, queue) => m.extras!.hwQueues.beginQueue(m, k, queue),
    endQueue: (k, queue) => m.extras!.hwQueues.endQueue(m, k, queue),
    invalidate: (k, target, request) => callNow(m, m.ctxs.indexOf(k), target, request),
  };
}

/** Address of the next page for stage-2 tables. */
const newTable = (k: Ctx): number => k.w[k.at.ctl + CTX.tables]++ * PAGE_BYTES;
const isTegra241 = (k: Ctx, viommu: number): boolean => k.w[objectAt(k, viommu) + VIOMMU.kind] === VIOMMU_TYPE_TEGRA241;

function forget(k: Ctx, idev: ObjectId): void {
  k.w[objectAt(k, idev) + IDEV.viommu] = 0;
  write64(k.w, objectAt(k, idev) + IDEV.vsid, 0n);
}

/** V = 1, Config = abort: what the blocking domain makes of a stream (arm_smmu_make_abort_ste()). */
export const blockedSte = (): Uint32Array => {
  const ste = new Uint32Array(STE_BYTES / 4);
  setField(STE.V, ste, 1);
  return ste;
};

/** Stage 2 of the host and, above it, what the guest's STE says (arm_smmu_make_nested_domain_ste()). */
function nestedSte(m: Machine, k: Ctx, idev: ObjectId, hwpt: ObjectId): Uint32Array {
  const vste = k.w.subarray(objectAt(k, hwpt) + NESTED.data, objectAt(k, hwpt) + NESTED.data + 4);
  if (getField(STE.V, vste) === 0 || getField(STE.CONFIG, vste) === 0) return blockedSte();
  const ste = stage2Ste(k, stage2Of(k, hwpt), vmidOf(k, hwpt));
  if (!translates(vste)) return ste;
  for (let i = 0; i < 4; i++) ste[i] |= vste[i];
  setField(STE.CONFIG, ste, CONFIG.NESTED);
  setField(STE.MEV, ste, 1);
  const { ats } = m.topo.devices[k.w[objectAt(k, idev) + IDEV.device]];
  if (!ats) setField(STE.EATS, ste, 0);
  else if (m.broken.has('ats-whatever-ste')) setField(STE.EATS, ste, 1);
  return ste;
}

/** A device on a nesting parent sees stage 2 alone; other domains have tables of the host's own, not in this machine. */
const pagingSte = (k: Ctx, hwpt: ObjectId): Uint32Array =>
  k.w[objectAt(k, hwpt) + HWPT.flags] & HWPT_FLAG.NEST_PARENT
    ? stage2Ste(k, hwpt, k.w[objectAt(k, hwpt) + HWPT.vmid])
    : blockedSte();

function stage2Ste(k: Ctx, hwpt: ObjectId, vmid: number): Uint32Array {
  const ste = blockedSte();
  setField(STE.CONFIG, ste, CONFIG.S2);
  setField(STE.S2VMID, ste, vmid);
  setField(STE.S2T0SZ, ste, 64 - S2_BITS);
  setField(STE.S2SL0, ste, 1);
  setField(STE.S2PS, ste, 4);
  setField(STE.S2AA64, ste, 1);
  setField(STE.S2R, ste, 1);
  setField(STE.S2TTB, ste, k.w[objectAt(k, hwpt) + HWPT.root] * 4096);
  return ste;
}

/** A device that does not answer is cut off: its stream aborts, its ATS is off. */
export const cutOff = (m: Machine, device: Device): void => direct(m, device, blockedSte());

function direct(m: Machine, device: Device, ste: Uint32Array): void {
  const { iommu } = m.topo.devices[device];
  const sids = sidsOf(m.topo.devices[device]);
  for (const sid of sids) m.mem.writeWords(steAddress(m, m.layout.iommus[iommu].regs, sid), ste);
  changes(m, m.topo.devices[device].iommu, device);
  m.w[m.layout.devices[device].ctl + DEVICE.ats] = getField(STE.EATS, ste) === 1 ? 1 : 0;
  for (const sid of sids) flush(m, iommu, command(OP.CFGI_STE, { sid, leaf: 1 }));
  dropAtc(m, device, covered(m, device, EVERYTHING));
}

/**
 * Writes the physical STE, switches ATS, and does to the caches what the host's own commands do: they come before the
 * guest's and are not played. `old`: what the device leaves, or 0.
 */
function install(m: Machine, k: Ctx, idev: ObjectId, old: number, hwpt: ObjectId, ste: Uint32Array): void {
  const device = k.w[objectAt(k, idev) + IDEV.device];
  const { iommu } = m.topo.devices[device];
  direct(m, device, ste);
  const vmid = attachedVmid(k, old);
  if (vmid !== 0 && vmid !== attachedVmid(k, hwpt) && !othersUse(m, k, idev, vmid))
    flush(m, iommu, command(OP.TLBI_S12_VMALL, { vmid }));
}

function flush(m: Machine, iommu: Iommu, [w0, w1, w2, w3]: Uint32Array): void {
  execute(m, iommu, decoderOf(m, iommu), w0, w1, w2, w3);
}

/** VMID of a device that is attached to this hwpt, or 0. */
const attachedVmid = (k: Ctx, hwpt: ObjectId): number => {
  if (hwpt === 0) return 0;
  return typeOf(k, hwpt) === OBJ_TYPE.hwptNested ? vmidOf(k, hwpt) : k.w[objectAt(k, hwpt) + HWPT.vmid];
};

/** True if another device on the same SMMU has this VMID. */
const othersUse = (m: Machine, k: Ctx, idev: ObjectId, vmid: number): boolean => {
  const iommuOf = (id: number): number => m.topo.devices[k.w[objectAt(k, id) + IDEV.device]].iommu;
  return [...objectsOf(k, OBJ_TYPE.device)].some(
    (id) => id !== idev && iommuOf(id) === iommuOf(idev) && attachedVmid(k, k.w[objectAt(k, id) + IDEV.hwpt]) === vmid,
  );
};
