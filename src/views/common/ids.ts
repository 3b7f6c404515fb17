/** Names of objects as they stand in events and in the graph: `kind/…`. */

/** `cmd/VSMMU/ordinal` */
export const commandId = (queue: string, ordinal: number): string => `cmd/${queue}/${ordinal}`;

export interface CommandRef {
  readonly queue: string;
  readonly ordinal: number;
}

export function parseCommandId(id: string): CommandRef | null {
  const match = /^cmd\/(.+)\/(\d+)$/.exec(id);
  return match && { queue: match[1], ordinal: Number(match[2]) };
}

/** `pcmd/SMMU/ordinal`: a command of a physical queue */
export const physicalId = (smmu: string, ordinal: number): string => `pcmd/${smmu}/${ordinal}`;

export interface PhysicalRef {
  readonly smmu: string;
  readonly ordinal: number;
}

export function parsePhysicalId(id: string): PhysicalRef | null {
  const match = /^pcmd\/(.+)\/(\d+)$/.exec(id);
  return match && { smmu: match[1], ordinal: Number(match[2]) };
}

export interface SlotRef {
  readonly vsmmu: string;
  readonly vsid: number;
}

export function parseSlotId(id: string): SlotRef | null {
  const match = /^slot\/(.+)\/(\d+)$/.exec(id);
  return match && { vsmmu: match[1], vsid: Number(match[2]) };
}

/** `VCMDQ 0`, `SID_MATCH 0`; null for what is no part of a VINTF. */
export function partTitle(id: string): string | null {
  const [kind, , number] = id.split('/');
  return kind === 'vcmdq' ? `VCMDQ ${number}` : kind === 'sid_slot' ? `SID_MATCH ${number}` : null;
}
