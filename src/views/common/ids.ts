/** What the page makes and reads of references: see `worker/protocol/ref.ts`. */
import { idOf, refOf } from '../../worker/protocol/ref.ts';

export { refOf };

export const commandId = (queue: string, ordinal: number): string => idOf({ kind: 'cmd', owner: queue, n: ordinal });

export const kindOf = (id: string): string => refOf(id).kind;

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

/** `VCMDQ 0`, `SID_MATCH 0`; null for what is no part of a VINTF. */
export function partTitle(id: string): string | null {
  const { kind, n } = refOf(id);
  return kind === 'vcmdq' ? `VCMDQ ${n}` : kind === 'sid_slot' ? `SID_MATCH ${n}` : null;
}
