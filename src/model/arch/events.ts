/** The events of the architectures' own parts. */
import { CMDQV_EVENTS } from './smmuv3/cmdqv/events.ts';
import { SMMU_EVENTS } from './smmuv3/hw/events.ts';

export const ARCH_EVENTS = [SMMU_EVENTS, CMDQV_EVENTS] as const;
export type ArchEvents = (typeof ARCH_EVENTS)[number];
