/** What the page makes and reads of references: see `worker/protocol/ref.ts`. */
import { idOf, IOMMU_KIND, refOf } from '../../worker/protocol/ref.ts';

export { IOMMU_KIND, refOf };

export const commandId = (queue: string, ordinal: number): string => idOf({ kind: 'cmd', owner: queue, n: ordinal });

export const kindOf = (id: string): string => refOf(id).kind;

/** True for a physical IOMMU. */
export const isIommu = (id: string): boolean => kindOf(id) === IOMMU_KIND;

export interface CommandRef {
  readonly queue: string;
  readonly ordinal: number;
}

export function parseCommandId(id: string): CommandRef | null {
  const { kind, owner, n } = refOf(id);
  return kind === 'cmd' && n !== undefined ? { queue: owner, ordinal: n } : null;
}

/** A command of a physical queue. */
export const physicalId = (iommu: string, ordinal: number): string => idOf({ kind: 'pcmd', owner: iommu, n: ordinal });

export interface PhysicalRef {
  readonly iommu: string;
  readonly ordinal: number;
}

export function parsePhysicalId(id: string): PhysicalRef | null {
  const { kind, owner, n } = refOf(id);
  return kind === 'pcmd' && n !== undefined ? { iommu: owner, ordinal: n } : null;
}

export interface SlotRef {
  readonly guestIommu: string;
  readonly vsid: number;
}

export function parseSlotId(id: string): SlotRef | null {
  const { kind, owner, n } = refOf(id);
  return kind === 'slot' && n !== undefined ? { guestIommu: owner, vsid: n } : null;
}
