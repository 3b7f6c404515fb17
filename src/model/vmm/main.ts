/**
 * The main thread of a VMM: makes, attaches and destroys objects of iommufd, one call per step, and reads its event
 * queues. The kernel answers at once, but for calls that wait for an IOMMU: those take several steps.
 */
import { hasCome } from '../guest/vcpu.ts';
import { bindDevice } from '../iommufd/objects/device.ts';
import { closeQueue, hasEvents } from '../iommufd/objects/eventq.ts';
import { blank, ownViommu, takeAway } from '../iommufd/host.ts';
import type { Ctx } from '../iommufd/ctx.ts';
import { changePt, detach } from '../iommufd/objects/hwpt.ts';
import { HANDLERS, type InvalidateCommand } from '../iommufd/uapi/ioctl.ts';
import { heldByCall } from '../iommufd/objects/held.ts';
import { stage2Of } from '../iommufd/targets.ts';
import { OBJ_TYPE, findObject, objectAt, typeOf } from '../iommufd/objects/objects.ts';
import type { UnmapCommand } from '../iommufd/objects/unmap.ts';
import { RULES, type Rule } from '../iommufd/uapi/rules.ts';
import { type UserStruct, UAPI } from '../iommufd/uapi/uapi.ts';
import { isRule } from '../iommufd/uapi/user.ts';
import { IDEV, NESTED, VEVENTQ, VIOMMU } from '../state/ctx-layout.ts';
import { DEVICE, MAIN, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { type IdRef, type MainOp, type UserMemory, isId } from '../state/main-program.ts';
import { MAIN_EVENT, callOf } from './main-events.ts';
import { processOf, userOf } from './user-memory.ts';
import type { Observer } from '../state/events.ts';
import type { MainThread } from '../state/machine.ts';
import type { Count, Main, ObjectId, Other } from '../state/numbers.ts';
import { guestIommuOfDevice } from '../state/topology.ts';

/** Offset of the id that a name stands for. */
const nameAt = (m: Machine, i: Main, name: number): number => m.layout.mains[i] + MAIN.SIZE + name;

const idOf = (m: Machine, i: Main, ref: IdRef): number => (typeof ref === 'number' ? ref : m.w[nameAt(m, i, ref.name)]);

/** Lets names stand for the objects that exist from the beginning: `ioas`, `s2`, `viommu`, `hw_queue`, `dev_A`, `vdev_A`, `s1_A`. */
function nameReady(m: Machine, i: Main): void {
  const { vm, names } = m.topo.mains![i];
  const k = m.ctxs[vm];
  const put = (name: string, id: ObjectId): void => {
    const index = names.indexOf(name);
    if (index >= 0) m.w[nameAt(m, i, index)] = id;
  };
  put(
    'ioas',
    findObject(k, OBJ_TYPE.ioas, () => true),
  );
  const own = m.topo.guestIommus.flatMap((guestIommu, v) =>
    guestIommu.vm === vm && guestIommu.hwQueueOf === undefined ? [v] : [],
  );
  for (const v of own) {
    const { name, vdevices } = m.topo.guestIommus[v];
    const suffix = own.length > 1 ? `_${name}` : '';
    const { ctl, devIds } = m.layout.guestIommus[v];
    put(`viommu${suffix}`, m.w[ctl + VMM.viommu]);
    const hwQueue = m.topo.guestIommus.findIndex(({ hwQueueOf }) => hwQueueOf === v);
    if (hwQueue >= 0) put(`hw_queue${suffix}`, m.w[m.layout.guestIommus[hwQueue].ctl + VMM.hwQueue]);
    if (m.w[ctl + VMM.hwpt]) put(`s2${suffix}`, stage2Of(k, m.w[ctl + VMM.hwpt]));
    vdevices.forEach(({ device }, j) => {
      const idev = m.w[devIds + j];
      const at = objectAt(k, idev);
      put(`dev_${m.topo.devices[device].name}`, idev);
      put(`vdev_${m.topo.devices[device].name}`, m.w[at + IDEV.vdevice]);
      put(`s1_${m.topo.devices[device].name}`, m.w[at + IDEV.hwpt]);
    });
  }
}

/** True when the thread can do its next step. */
function mainReady(m: Machine, i: Main): boolean {
  const { ops, vm } = m.topo.mains![i];
  const at = m.layout.mains[i];
  const op = ops[m.w[at + MAIN.pc]];
  if (!op) return false;
  if (m.w[at + MAIN.inside]) return insideReady(m, i, op as Ioctl);
  if (op.op === 'after')
    return op.thread === 'vcpu' ? hasCome(m, op.index, op.at) : m.w[m.layout.mains[op.index] + MAIN.pc] >= op.at;
  if (op.op === 'unbind') return !held(m, i, idOf(m, i, op.idev));
  if (op.op === 'ioctl' && op.ioctl === 'IOMMU_DESTROY')
    return m.extras!.mainCalls.queueReady(m, m.ctxs[vm], idOf(m, i, (op.fields.id ?? 0) as IdRef));
  if (op.op !== 'read') return true;
  const queue: ObjectId = idOf(m, i, op.queue);
  return typeOf(m.ctxs[vm], queue) !== OBJ_TYPE.veventq || hasEvents(m.ctxs[vm], queue);
}

/** True when a call that is in the kernel can go on. */
const insideReady = (m: Machine, i: Main, op: Ioctl): boolean =>
  op.ioctl === 'IOMMU_HWPT_INVALIDATE'
    ? m.extras!.mainCalls.invalidateReady(m, i)
    : m.extras!.mainCalls.unmapReady(m, i, commandOf(m, i, op) as unknown as UnmapCommand);

/** A call of the 2023 draft that names a DEVICE holds it. */
function held(m: Machine, i: Main, idev: ObjectId): boolean {
  const k = m.ctxs[m.topo.mains![i].vm];
  return typeOf(k, idev) === OBJ_TYPE.device && heldByCall(m, m.w[objectAt(k, idev) + IDEV.device]);
}

/** One step: the call, its answer, and what the machine makes of it; or a part of a call that others go on during. */
function mainStep(m: Machine, i: Main): void {
  const at = m.layout.mains[i];
  const index: Other = m.w[at + MAIN.pc];
  const op = m.topo.mains![i].ops[index];
  const actor = m.actors.main + i;
  if (op.op === 'after') {
    m.w[at + MAIN.pc]++;
    m.emit(MAIN_EVENT.go, actor, i, index);
    return;
  }
  if (op.op === 'read') {
    m.w[at + MAIN.pc]++;
    read(m, i, index, op);
    return;
  }
  const k = m.ctxs[m.topo.mains![i].vm];
  const refs = refsOf(op).map((ref) => idOf(m, i, ref));
  const [a = 0, b = 0, c = 0] = refs;
  const target = typeOf(k, a);
  const inside = m.w[at + MAIN.inside] === 1;
  // What follows from the call is told after it.
  const effects: Parameters<Observer>[] = [];
  const { observe } = m;
  m.observe = (...event) => effects.push(event);
  const answer = call(m, i, op, refs);
  m.observe = observe;
  if (answer === undefined) {
    m.w[at + MAIN.inside] = 1;
    if (!inside) m.emit(MAIN_EVENT.enter, actor, i, index, 0, 0, target, a, b, c);
  } else {
    m.w[at + MAIN.inside] = 0;
    m.w[at + MAIN.pc]++;
    const rule = typeof answer === 'number' ? null : answer;
    const id: ObjectId = typeof answer === 'number' ? answer : 0;
    if ('as' in op && op.as >= 0) m.w[nameAt(m, i, op.as)] = id;
    const second =
      op.op === 'ioctl' && op.ioctl === 'IOMMU_HWPT_INVALIDATE' ? m.extras!.mainCalls.entriesDone(m, i) : b;
    const kind = inside ? MAIN_EVENT.leave : MAIN_EVENT[callOf(op)];
    const viommu = id && typeOf(k, id) === OBJ_TYPE.viommu;
    const third = viommu ? m.w[objectAt(k, id) + VIOMMU.mmio] : c;
    m.emit(kind, actor, i, index, rule?.number ?? 0, id, id ? typeOf(k, id) : target, a, second, third);
  }
  for (const event of effects) observe(...event);
}

/** The ids that a step names, in order. */
export function refsOf(op: MainOp): IdRef[] {
  switch (op.op) {
    case 'unbind':
    case 'detach':
      return [op.idev];
    case 'close':
      return [op.queue];
    case 'attach':
      return [op.idev, op.pt];
    case 'ioctl':
      return Object.entries(op.fields).flatMap(([name, value]) => (isId(name) ? [value as IdRef] : []));
    default:
      return [];
  }
}

/** The id of what was made, 0 where nothing is, or the rule that refuses; undefined while the call does not return. */
function call(m: Machine, i: Main, op: MainOp, refs: readonly number[]): number | Rule | undefined {
  const k = m.ctxs[m.topo.mains![i].vm];
  const [idev, pt] = refs;
  switch (op.op) {
    case 'bind':
      m.w[m.layout.devices[op.device].ctl + DEVICE.bound] = 1;
      return bindDevice(k, op.device);
    case 'unbind':
      if (typeOf(k, idev) !== OBJ_TYPE.device) return RULES.noDevice;
      takeAway(m, m.topo.mains![i].vm, idev, m.actors.main + i);
      return 0;
    case 'close': {
      const open = typeOf(k, idev) === OBJ_TYPE.veventq && m.w[objectAt(k, idev) + VEVENTQ.open];
      if (open) closeQueue(k, idev);
      return 0;
    }
    case 'detach':
      if (typeOf(k, idev) !== OBJ_TYPE.device) return RULES.noDevice;
      detach(k, idev);
      return 0;
    case 'attach': {
      if (typeOf(k, idev) !== OBJ_TYPE.device) return RULES.noDevice;
      const hwpt = changePt(k, idev, pt, m.w[objectAt(k, idev) + IDEV.hwpt] !== 0, processOf(m, m.topo.mains![i].vm));
      return isRefusal(hwpt) ? hwpt : 0;
    }
    case 'ioctl':
      return ioctl(m, i, op);
    default:
      return 0;
  }
}

const isRefusal = (value: number | Rule): value is Rule => typeof value !== 'number';

/** What a call without an object of its own answers. */
const answered = (rule: Rule | null | undefined): number | Rule | undefined => (rule === null ? 0 : rule);

type Ioctl = Extract<MainOp, { op: 'ioctl' }>;

/** The struct that a call hands in. */
function commandOf(m: Machine, i: Main, op: Ioctl): UserStruct {
  return Object.fromEntries(
    UAPI[op.ioctl].fields.map(({ name, bytes }) => {
      const value = op.fields[name] ?? 0;
      return [name, bytes === 8 ? BigInt(value as number | bigint) : idOf(m, i, value as IdRef)];
    }),
  );
}

function ioctl(m: Machine, i: Main, op: Ioctl): number | Rule | undefined {
  const { vm } = m.topo.mains![i];
  const k = m.ctxs[vm];
  const def = UAPI[op.ioctl];
  const cmd = commandOf(m, i, op);
  const inside = m.w[m.layout.mains[i] + MAIN.inside] === 1;
  if (op.ioctl === 'IOMMU_IOAS_UNMAP')
    return answered(m.extras!.mainCalls.unmapStep(m, i, cmd as unknown as UnmapCommand, inside));
  if (op.ioctl === 'IOMMU_HWPT_INVALIDATE') {
    // Wherever the array lies, unless the scenario says.
    if (op.fields.data_uptr === undefined) cmd.data_uptr = 1n;
    return answered(
      m.extras!.mainCalls.invalidateStep(m, i, cmd as unknown as InvalidateCommand, userOf(m, vm, cmd, op), inside),
    );
  }
  // The kernel answers there, and reads nothing.
  const viommu = op.ioctl === 'IOMMU_VIOMMU_ALLOC';
  const user = viommu ? blank(Number(cmd.type), Number(cmd.data_len)) : userOf(m, vm, cmd, op);
  const rule = HANDLERS[op.ioctl](k, cmd, user);
  if (rule && op.ioctl === 'IOMMU_HW_QUEUE_ALLOC')
    m.extras!.mainCalls.queueRefused(m, k, Number(cmd.viommu_id), Number(cmd.index), m.actors.main + i);
  if (rule) return rule;
  const out = def.fields.find(({ name }) => /^out_.*_id$/.test(name));
  const id = out ? Number(cmd[out.name]) : 0;
  if (typeOf(k, id) === OBJ_TYPE.viommu) ownViommu(m, vm, id);
  if (typeOf(k, id) === OBJ_TYPE.hwptNested) keepNested(m, k, cmd.dev_id as number, id, op.data);
  return id;
}

/** The VMM remembers whose device entry a nested hwpt was made of, and addresses invalidations to the first one of each emulated IOMMU. */
function keepNested(m: Machine, k: Ctx, idev: ObjectId, id: ObjectId, data?: UserMemory): void {
  if (data?.what === 'nested') m.w[objectAt(k, id) + NESTED.vsid] = data.vsid + 1;
  const device = m.w[objectAt(k, idev) + IDEV.device];
  const v = guestIommuOfDevice(m.topo, device);
  if (v >= 0) m.w[m.layout.guestIommus[v].ctl + VMM.hwpt] ||= id;
}

function read(m: Machine, i: Main, index: Other, op: Extract<MainOp, { op: 'read' }>): void {
  const k = m.ctxs[m.topo.mains![i].vm];
  const queue: ObjectId = idOf(m, i, op.queue);
  const known = typeOf(k, queue) === OBJ_TYPE.veventq;
  const taken = known ? m.extras!.mainCalls.takeEvents(k, queue, op.bytes) : RULES.noObject;
  const actor = m.actors.main + i;
  if (isRule(taken)) {
    m.emit(MAIN_EVENT.read, actor, i, index, taken.number, queue, 0, 0, 0, 0);
    return;
  }
  const { records, lost, first, last } = taken;
  m.emit(MAIN_EVENT.read, actor, i, index, 0, queue, records.length, lost, first, last);
  if (!op.into) return;
  const { guestIommu, tellsLost } = op.into;
  const { written, overflow } = m.extras!.mainCalls.handToGuest(m, guestIommu, records, tellsLost && lost > 0);
  const left: Count = records.length - written;
  m.emit(MAIN_EVENT.hand, actor, i, index, guestIommu, written, left, lost, overflow ? 1 : 0);
}

/** But for the records of a physical IOMMU, which its driver reads. */
export const MAIN_THREAD: Omit<MainThread, 'recordPending' | 'forwardRecord'> = {
  begin: nameReady,
  ready: mainReady,
  step: mainStep,
};
