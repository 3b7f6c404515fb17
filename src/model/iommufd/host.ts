/** iommufd objects of a nested VM: how they come to be and how the host takes a device away. */
import { CONFIG, STE, STE_BYTES } from '../fields/descriptors.ts';
import { getField, setField } from '../fields/field.ts';
import { DEVICE, OBJ, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { EVERYTHING, covered, dropAtc } from '../pcie/device.ts';
import { steAddress } from '../smmuv3/ste-address.ts';
import { KERNEL_EVENT } from './events.ts';
import { OBJ_TYPE, allocObject, findObject, freeObject, getUser, objectAt, putUser } from './objects.ts';
import { xaErase, xaInsert, xaPointer } from './xarray.ts';

/** Bits of a guest STE that take part in the physical one (STRTAB_STE_0_NESTING_ALLOWED and _1_, arm-smmu-v3.h). */
const NESTING_W0 = [0xfffffff1, 0xf80fffff] as const;
const NESTING_W1 = [0x380000ff, 0] as const;

/**
 * Makes the objects of one emulated SMMU in the order in which a VMM asks for them: per device the DEVICE (VFIO
 * bind), with the first one the S2 hwpt and the viommu, then its vdevice and its nested hwpt, attached.
 */
export function setUpVsmmu(m: Machine, v: number, ioas: number, vmid: number, s2root: number): void {
  const { w, topo } = m;
  const vsmmu = topo.vsmmus[v];
  const ctx = vsmmu.vm;
  const { ctl, devIds } = m.layout.vsmmus[v];
  let hwpt = 0;
  let viommu = 0;
  vsmmu.vdevices.forEach(({ device, vsid }, i) => {
    const dev = allocObject(m, ctx, OBJ_TYPE.device, device);
    getUser(m, ctx, dev);
    w[devIds + i] = dev;
    if (hwpt === 0) {
      hwpt = allocObject(m, ctx, OBJ_TYPE.hwptPaging, ioas, vmid, s2root / 4096);
      getUser(m, ctx, ioas);
      if (m.design.kernel.viommu) {
        viommu = allocObject(m, ctx, OBJ_TYPE.viommu, hwpt, v);
        getUser(m, ctx, hwpt);
      }
    }
    if (viommu) {
      const vdevice = allocObject(m, ctx, OBJ_TYPE.vdevice, viommu, dev, vsid);
      getUser(m, ctx, viommu);
      xaInsert(m, v, vsid, xaPointer(vdevice));
    }
    const parent = viommu || hwpt;
    const nested = allocObject(m, ctx, OBJ_TYPE.hwptNested, parent, vsid);
    getUser(m, ctx, parent);
    attachNested(m, v, device, vsid, dev, nested, hwpt);
    w[ctl + VMM.hwpt] ||= nested;
  });
  w[ctl + VMM.viommu] = viommu;
}

/** Attaches: the physical STE becomes stage 2 of the host plus stage 1 of the guest's STE. */
function attachNested(
  m: Machine,
  v: number,
  device: number,
  vsid: number,
  dev: number,
  nested: number,
  hwpt: number,
): void {
  const { topo } = m;
  const vsmmu = topo.vsmmus[v];
  const vm = topo.vms[vsmmu.vm];
  const guest = steAddress(m, m.layout.vsmmus[v].regs, vsid, vm.pa - vm.ipa);
  const ste = new Uint32Array(STE_BYTES / 4);
  if (guest >= 0) {
    for (let i = 0; i < 2; i++) {
      ste[i] = m.mem.read32(guest + i * 4) & NESTING_W0[i];
      ste[2 + i] = m.mem.read32(guest + 8 + i * 4) & NESTING_W1[i];
    }
  }
  const s2 = m.layout.objects[vsmmu.vm] + hwpt * OBJ.SIZE;
  setField(STE.V, ste, 1);
  setField(STE.CONFIG, ste, CONFIG.NESTED);
  setField(STE.MEV, ste, 1);
  if (!topo.devices[device].ats) setField(STE.EATS, ste, 0);
  setField(STE.S2VMID, ste, m.w[s2 + OBJ.b]);
  setField(STE.S2T0SZ, ste, 64 - S2_BITS);
  setField(STE.S2SL0, ste, 1);
  setField(STE.S2PS, ste, 4);
  setField(STE.S2AA64, ste, 1);
  setField(STE.S2R, ste, 1);
  setField(STE.S2TTB, ste, m.w[s2 + OBJ.c] * 4096);
  writeSte(m, device, ste);
  getUser(m, vsmmu.vm, nested);
  getUser(m, vsmmu.vm, dev);
  m.w[objectAt(m, vsmmu.vm, dev) + OBJ.b] = nested;
  const ctl = m.layout.devices[device].ctl;
  m.w[ctl + DEVICE.bound] = 1;
  m.w[ctl + DEVICE.ats] = getField(STE.EATS, ste) === 1 ? 1 : 0;
}

/** IPA bits of stage 2: one root table at level 1. */
export const S2_BITS = 39;

function writeSte(m: Machine, device: number, ste: Uint32Array): void {
  const { smmu, sid } = m.topo.devices[device];
  m.mem.writeWords(steAddress(m, m.layout.smmus[smmu].regs, sid), ste);
}

/**
 * The host takes a device away from its VM. The effect on the hardware is applied at once: the commands that the host
 * itself issues for it come before the guest's and are not played.
 */
export function unbind(m: Machine, device: number): void {
  const { topo } = m;
  const v = topo.vsmmus.findIndex((vsmmu) => vsmmu.vdevices.some((vdevice) => vdevice.device === device));
  if (v < 0) return;
  const ctx = topo.vsmmus[v].vm;
  const { w } = m;
  const dev = findObject(m, ctx, OBJ_TYPE.device, (at) => w[at + OBJ.a] === device);
  const vdevice = findObject(m, ctx, OBJ_TYPE.vdevice, (at) => w[at + OBJ.b] === dev);
  const vsid = topo.vsmmus[v].vdevices.find((entry) => entry.device === device)!.vsid;
  if (vdevice) {
    const at = objectAt(m, ctx, vdevice);
    xaErase(m, v, vsid);
    putUser(m, ctx, w[at + OBJ.a]);
    freeObject(m, ctx, vdevice);
    w[at + OBJ.type] = OBJ_TYPE.tombstone;
  }
  putUser(m, ctx, w[objectAt(m, ctx, dev) + OBJ.b]);
  freeObject(m, ctx, dev);
  const ctl = m.layout.devices[device].ctl;
  w[ctl + DEVICE.bound] = 0;
  w[ctl + DEVICE.ats] = 0;
  const ste = new Uint32Array(STE_BYTES / 4);
  ste[0] = 1;
  writeSte(m, device, ste);
  m.emit(KERNEL_EVENT.unbind, m.actors.host, ctx, device, dev, vdevice, vsid);
  dropAtc(m, device, covered(m, device, EVERYTHING));
}
