/** All event kinds, by number. */
import type { Words } from '../arch/arch.ts';
import { CHECK_EVENTS } from '../check/events.ts';
import { GUEST_EVENTS } from '../guest/events.ts';
import { IOMMU_EVENTS } from '../iommu/events.ts';
import { HW_QUEUE_EVENTS } from '../iommu/hw-queue-events.ts';
import { KERNEL_EVENTS } from '../iommufd/events.ts';
import { DEVICE_EVENTS } from '../pcie/events.ts';
import type { EventDef } from '../state/events.ts';
import { VMM_EVENTS } from '../vmm/events.ts';
import { MAIN_EVENTS } from '../vmm/main-events.ts';

/** The events of all parts. */
export type AnyEvents =
  | typeof GUEST_EVENTS
  | typeof VMM_EVENTS
  | typeof KERNEL_EVENTS
  | typeof IOMMU_EVENTS
  | typeof HW_QUEUE_EVENTS
  | typeof DEVICE_EVENTS
  | typeof CHECK_EVENTS
  | typeof MAIN_EVENTS;

const BY_KIND: EventDef[] = [];
for (const def of [
  GUEST_EVENTS,
  VMM_EVENTS,
  KERNEL_EVENTS,
  IOMMU_EVENTS,
  HW_QUEUE_EVENTS,
  DEVICE_EVENTS,
  CHECK_EVENTS,
  MAIN_EVENTS,
].flatMap(({ defs }) => defs)) {
  if (BY_KIND[def.kind]) throw new Error(`event kind ${def.kind} is used twice`);
  BY_KIND[def.kind] = def;
}

/** What kinds are called, by number, each name once: several parts of the machine `consume`. */
export const eventNames = (words: Words): readonly string[] => [
  ...new Set(BY_KIND.flatMap(({ called }) => called(words))),
];

export const eventDef = (kind: number): EventDef => BY_KIND[kind];
