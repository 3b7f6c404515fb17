/** Where a command in a slot of a physical command queue came from, as one word; 0 stands for the kernel's own. */
import type { GuestIommu, Position, Word } from '../state/numbers.ts';

export const originOf = (queue: GuestIommu, pos: Position): Word => (((queue + 1) << 24) | pos) >>> 0;
export const queueIn = (origin: Word): GuestIommu => (origin >>> 24) - 1;
export const positionIn = (origin: Word): Position => origin & 0xffffff;
