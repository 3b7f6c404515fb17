/** Queues that tell user space: I/O page faults, and events of a viommu (eventq.c). */
import { CTX, FAULT, VEVENT, VEVENTQ } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { OBJ_TYPE, allocObject, findObject, freeObject, getUser, objectAt, putUser, typeOf } from './objects.ts';
import { RULES, type Rule } from '../uapi/rules.ts';
import type { User } from '../uapi/user.ts';

/** IOMMU_FAULT_QUEUE_ALLOC: the queue's file holds a reference on it. */
export function faultAlloc(
  k: Ctx,
  cmd: { flags: number; out_fault_id: number; out_fault_fd: number },
  user: User,
): Rule | null {
  if (cmd.flags) return RULES.faultFlags;
  const fault = allocObject(k, OBJ_TYPE.fault);
  getUser(k, fault);
  k.w[objectAt(k, fault) + FAULT.open] = 1;
  cmd.out_fault_id = fault;
  cmd.out_fault_fd = user.openFile(fault);
  return null;
}

export interface VeventqCommand {
  flags: number;
  viommu_id: number;
  type: number;
  veventq_depth: number;
  out_veventq_id: number;
  out_veventq_fd: number;
  __reserved: number;
}

const MOST_EVENTS = 2 ** 19;

/** IOMMU_VEVENTQ_ALLOC. Any type but 0 is taken; a queue that the driver does not know never fills. */
export function veventqAlloc(k: Ctx, cmd: VeventqCommand, user: User): Rule | null {
  if (cmd.flags || cmd.__reserved || cmd.type === 0) return RULES.veventqFlags;
  if (cmd.veventq_depth === 0 || cmd.veventq_depth > MOST_EVENTS) return RULES.veventqDepth;
  if (typeOf(k, cmd.viommu_id) !== OBJ_TYPE.viommu) return RULES.noViommu;
  if (queueOf(k, cmd.viommu_id, cmd.type)) return RULES.veventqExists;
  const queue = allocObject(k, OBJ_TYPE.veventq);
  const at = objectAt(k, queue);
  k.w[at + VEVENTQ.viommu] = cmd.viommu_id;
  k.w[at + VEVENTQ.kind] = cmd.type;
  k.w[at + VEVENTQ.depth] = cmd.veventq_depth;
  getUser(k, cmd.viommu_id);
  getUser(k, queue);
  k.w[at + VEVENTQ.open] = 1;
  cmd.out_veventq_id = queue;
  cmd.out_veventq_fd = user.openFile(queue);
  return null;
}

/** The file of a fault or event queue is closed. */
export function closeQueue(k: Ctx, id: number): void {
  putUser(k, id);
  k.w[objectAt(k, id) + FAULT.open] = 0;
}

/** The event queue of a type on a viommu, or 0. */
export const queueOf = (k: Ctx, viommu: number, type: number): number =>
  findObject(k, OBJ_TYPE.veventq, (at) => k.w[at + VEVENTQ.viommu] === viommu && k.w[at + VEVENTQ.kind] === type);

export function destroyVeventq(k: Ctx, queue: number): void {
  putUser(k, k.w[objectAt(k, queue) + VEVENTQ.viommu]);
  for (let i = 0; i < k.w[k.at.ctl + CTX.events]; ) {
    if (k.w[eventAt(k, i) + VEVENT.queue] === queue) removeEvent(k, i);
    else i++;
  }
  freeObject(k, queue);
}

const eventAt = (k: Ctx, i: number): number => k.at.eventsAt + i * VEVENT.SIZE;
/** Sequence numbers wrap after INT_MAX. */
const SEQUENCES = 2 ** 31;

/**
 * Queues an event (iommufd_viommu_report_event()). A full queue drops it and keeps one lost-events header at its tail,
 * which the next event that fits removes: the gap in the numbers tells then. False: it was dropped.
 */
export function reportEvent(k: Ctx, queue: number, words: readonly number[]): boolean {
  const { w } = k;
  const at = objectAt(k, queue);
  const sequence = w[at + VEVENTQ.sequence];
  w[at + VEVENTQ.sequence] = (sequence + 1) % SEQUENCES;
  if (w[at + VEVENTQ.count] >= w[at + VEVENTQ.depth]) {
    w[at + VEVENTQ.lost] = 1;
    w[at + VEVENTQ.lostSequence] = sequence;
    return false;
  }
  w[at + VEVENTQ.lost] = 0;
  w[at + VEVENTQ.lostSequence] = 0;
  const n = w[k.at.ctl + CTX.events]++;
  if (n === k.at.events) throw new Error(`iommufd: more than ${k.at.events} events`);
  const event = eventAt(k, n);
  w[event + VEVENT.queue] = queue;
  w[event + VEVENT.sequence] = sequence;
  w[event + VEVENT.words] = words.length;
  w.set(words, event + VEVENT.data);
  w[at + VEVENTQ.count]++;
  return true;
}

const HEADER_BYTES = 8;
const LOST_EVENTS = 1;

/** read() on the file of an event queue: as many whole records as fit into `count` bytes. */
export function readEvents(k: Ctx, queue: number, count: number): Uint8Array | Rule {
  const { w } = k;
  const at = objectAt(k, queue);
  if (count < HEADER_BYTES) return RULES.readShort;
  const out: number[] = [];
  const room = (words: number): boolean => (out.length + words) * 4 <= count;
  while (w[at + VEVENTQ.count] > 0) {
    const i = firstEvent(k, queue);
    const event = eventAt(k, i);
    const words = w[event + VEVENT.words];
    if (!room(2 + words)) break;
    out.push(0, w[event + VEVENT.sequence], ...w.subarray(event + VEVENT.data, event + VEVENT.data + words));
    removeEvent(k, i);
    w[at + VEVENTQ.count]--;
  }
  if (w[at + VEVENTQ.count] === 0 && w[at + VEVENTQ.lost] && room(2)) {
    out.push(LOST_EVENTS, w[at + VEVENTQ.lostSequence]);
    w[at + VEVENTQ.lost] = 0;
    w[at + VEVENTQ.lostSequence] = 0;
  }
  if (out.length === 0 && hasEvents(k, queue)) return RULES.readShort;
  return new Uint8Array(Uint32Array.from(out).buffer);
}

/** True when poll() says POLLIN. */
export const hasEvents = (k: Ctx, queue: number): boolean => {
  const at = objectAt(k, queue);
  return k.w[at + VEVENTQ.count] > 0 || k.w[at + VEVENTQ.lost] > 0;
};

function firstEvent(k: Ctx, queue: number): number {
  for (let i = 0; ; i++) if (k.w[eventAt(k, i) + VEVENT.queue] === queue) return i;
}

function removeEvent(k: Ctx, i: number): void {
  const end = eventAt(k, --k.w[k.at.ctl + CTX.events]);
  k.w.copyWithin(eventAt(k, i), eventAt(k, i + 1), end + VEVENT.SIZE);
  k.w.fill(0, end, end + VEVENT.SIZE);
}
