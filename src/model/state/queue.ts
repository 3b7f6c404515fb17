/**
 * Positions in a circular queue of 2^log2 entries as the registers hold them: the index with one wrap bit above
 * (IHI 0070 3.5.1). Empty: equal; full: only the wrap bit differs.
 */
import type { HostPosition, Position } from './numbers.ts';

export function advance(pos: Position, by: number, log2: number): Position;
export function advance(pos: HostPosition, by: number, log2: number): HostPosition;
export function advance(pos: number, by: number, log2: number): number {
  return (pos + by) & ((2 << log2) - 1);
}
export const indexOf = (pos: number, log2: number): number => pos & ((1 << log2) - 1);
export const wrapOf = (pos: number, log2: number): number => (pos >>> log2) & 1;
/** How far `to` is ahead of `from`: 0..2^(log2+1)-1. */
export const distance = (from: number, to: number, log2: number): number => (to - from) & ((2 << log2) - 1);
/** True when `pos` was consumed, given that it lies less than a full queue behind or ahead of `cons`. */
export const passed = (pos: number, cons: number, log2: number): boolean =>
  distance(pos, cons, log2) >= 1 && distance(pos, cons, log2) <= 1 << log2;
