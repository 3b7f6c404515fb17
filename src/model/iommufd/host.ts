/** iommufd objects of a nested VM: how they come to be and how the host takes a device away. */
import { HWPT, IDEV, NESTED, VDEVICE, VIOMMU } from '../state/ctx-layout.ts';
import { DEVICE, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { Ctx } from './ctx.ts';
import { bindDevice, unbindDevice } from './objects/device.ts';
import { HWPT_FLAG } from './ctx.ts';
import { KERNEL_EVENT } from './events.ts';
import { changePt, hwptAlloc } from './objects/hwpt.ts';
import { MAP_FLAG, ioasAlloc, ioasMap } from './objects/ioas.ts';
import { OBJ_TYPE, findObject, objectAt } from './objects/objects.ts';
import type { Rule } from './uapi/rules.ts';
import type { User } from './uapi/user.ts';
import { vdevsOf } from './objects/vdevs.ts';
import { vdeviceAlloc, viommuAlloc } from './objects/viommu.ts';
import type { ActorNumber, Device, ObjectId, Vm, Vsid, GuestIommu } from '../state/numbers.ts';

/** The VMM that sets a VM up: its memory can be read and pinned. `type`: of the data that it hands in. */
export const vmm = (type = 0, words: Uint32Array = new Uint32Array()): User => {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  return {
    data: {
      type,
      length: bytes.length,
      read: (from, length) => bytes.subarray(from, from + length),
      write: () => true,
    },
    pin: () => true,
    openFile: () => 0,
  };
};

/** The same, with `length` bytes behind data_uptr that are zero. */
export const blank = (type: number, length: number): User => ({
  ...vmm(),
  data: { type, length, read: (_, bytes) => new Uint8Array(bytes), write: () => true },
});

/** A step of the set-up that the kernel has to accept. */
function must<T>(answer: Rule | T): asserts answer is Exclude<T, Rule> {
  if (answer !== null && typeof answer === 'object' && 'errno' in (answer as object))
    throw new Error(`iommufd: ${(answer as Rule).name}, rule ${(answer as Rule).number}`);
}

/** Makes an IOAS and maps all guest RAM in it; returns its id. The VMM has guest RAM where its IPA is. */
export function setUpIoas(m: Machine, ctx: Vm): ObjectId {
  const k = m.ctxs[ctx];
  const { ipa, size } = m.topo.vms[ctx];
  const ioas = { flags: 0, out_ioas_id: 0 };
  must(ioasAlloc(k, ioas));
  const [iova, length] = [BigInt(ipa), BigInt(size)];
  const flags = MAP_FLAG.FIXED_IOVA | MAP_FLAG.READABLE | MAP_FLAG.WRITEABLE;
  must(ioasMap(k, { flags, ioas_id: ioas.out_ioas_id, __reserved: 0, user_va: iova, length, iova }, vmm()));
  return ioas.out_ioas_id;
}

/**
 * Makes the objects of one emulated IOMMU in the order in which a VMM asks for them: per device the DEVICE (VFIO
 * bind), with the first one the S2 hwpt and the viommu, then its vdevice and its nested hwpt, attached.
 */
export function setUpGuestIommu(m: Machine, v: GuestIommu, ioas: ObjectId): void {
  const { w, topo } = m;
  const guestIommu = topo.guestIommus[v];
  const k = m.ctxs[guestIommu.vm];
  const { ctl, devIds } = m.layout.guestIommus[v];
  let hwpt = sharedHwpt(m, v);
  let viommu = 0;
  guestIommu.vdevices.forEach(({ device, vsid }, i) => {
    const idev = bindDevice(k, device);
    w[devIds + i] = idev;
    w[m.layout.devices[device].ctl + DEVICE.bound] = 1;
    if (i === 0) {
      hwpt ||= allocHwpt(k, idev, ioas, HWPT_FLAG.NEST_PARENT);
      if (m.design.kernel.viommu) {
        viommu = allocViommu(m, v, idev, hwpt);
      }
    }
    if (viommu) must(vdeviceAlloc(k, { viommu_id: viommu, dev_id: idev, out_vdevice_id: 0, virt_id: BigInt(vsid) }));
    const { nestedType, nestedData } = m.arch.userSpace;
    const nested = allocHwpt(k, idev, viommu || hwpt, 0, nestedType, nestedData(m, v, vsid));
    w[objectAt(k, nested) + NESTED.vsid] = vsid + 1;
    must(changePt(k, idev, nested, false, vmm()));
    w[ctl + VMM.hwpt] ||= nested;
  });
  w[ctl + VMM.viommu] = viommu;
}

/** Makes the viommu; where hardware is to run a queue, one of type Tegra241 with a hardware queue, as for a guest that boots. */
function allocViommu(m: Machine, v: GuestIommu, dev_id: ObjectId, hwpt_id: ObjectId): ObjectId {
  const k = m.ctxs[m.topo.guestIommus[v].vm];
  const hwQueue = m.topo.guestIommus.find(({ hwQueueOf }) => hwQueueOf === v);
  const [type, data_len] = m.arch.userSpace.viommuType(m, v);
  const cmd = { flags: 0, type, dev_id, hwpt_id, out_viommu_id: 0, data_len };
  must(viommuAlloc(k, cmd, blank(type, data_len)));
  const viommu = cmd.out_viommu_id;
  m.w[objectAt(k, viommu) + VIOMMU.owner] = v + 1;
  // A queue that another VM has at first comes later.
  const comes = m.topo.faults.some((fault) => fault.kind === 'reassign' && fault.to === v);
  if (hwQueue && !comes) must(m.extras!.hwQueues.allocQueue(k, viommu, hwQueue));
  return viommu;
}

/** The S2 hwpt of another emulated IOMMU that this one may use as well, or 0. */
function sharedHwpt(m: Machine, v: GuestIommu): ObjectId {
  const { vm, iommu } = m.topo.guestIommus[v];
  const k = m.ctxs[vm];
  if (m.design.kernel.sharedS2) return findObject(k, OBJ_TYPE.hwptPaging, () => true);
  if (!m.topo.vms[vm].sharesS2) return 0;
  return findObject(k, OBJ_TYPE.hwptPaging, (at) => m.w[at + HWPT.iommu] === iommu);
}

function allocHwpt(...asked: Parameters<typeof askHwpt>): ObjectId {
  const hwpt = askHwpt(...asked);
  must(hwpt);
  return hwpt;
}

/** Asks for a hwpt, a nested one with data of a type: its id, or the rule by which the kernel refuses. */
export function askHwpt(
  k: Ctx,
  dev_id: ObjectId,
  pt_id: ObjectId,
  flags: number,
  type = 0,
  words?: Uint32Array,
): ObjectId | Rule {
  const data = { data_type: type, data_len: words?.byteLength ?? 0 };
  const cmd = { flags, dev_id, pt_id, out_hwpt_id: 0, __reserved: 0, fault_id: 0, ...data };
  return hwptAlloc(k, cmd, vmm(type, words)) ?? cmd.out_hwpt_id;
}

/** A viommu becomes the one of the first emulated IOMMU of its VM and IOMMU that has none. */
export function ownViommu(m: Machine, vm: Vm, viommu: ObjectId): void {
  const at = objectAt(m.ctxs[vm], viommu);
  const v = m.topo.guestIommus.findIndex(
    (guestIommu, i) => guestIommu.vm === vm && guestIommu.iommu === m.w[at + VIOMMU.iommu] && !vdevsOf(m, i),
  );
  if (v < 0) return;
  m.w[at + VIOMMU.owner] = v + 1;
  m.w[m.layout.guestIommus[v].ctl + VMM.viommu] = viommu;
}

/**
 * The host takes a device away from its VM. The effect on the hardware is applied at once: the commands that the host
 * itself issues for it come before the guest's and are not played.
 */
export function unbind(m: Machine, device: Device): void {
  for (const [ctx, k] of m.ctxs.entries()) {
    const idev = findObject(k, OBJ_TYPE.device, (at) => m.w[at + IDEV.device] === device);
    if (idev) takeAway(m, ctx, idev, m.actors.host);
  }
}

/** A bound device leaves its context; `actor` is who does it. */
export function takeAway(m: Machine, ctx: Vm, idev: ObjectId, actor: ActorNumber): void {
  const k = m.ctxs[ctx];
  const device: Device = m.w[objectAt(k, idev) + IDEV.device];
  const vdevice: ObjectId = m.w[objectAt(k, idev) + IDEV.vdevice];
  const vsid: Vsid = vdevice ? m.w[objectAt(k, vdevice) + VDEVICE.virtId] : 0;
  m.emit(KERNEL_EVENT.unbind, actor, ctx, device, idev, vdevice, vsid, actor === m.actors.host ? 0 : 1);
  unbindDevice(k, idev);
  m.w[m.layout.devices[device].ctl + DEVICE.bound] = 0;
}
