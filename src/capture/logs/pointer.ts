/** CMDQ_PROD and CMDQ_CONS as registers have them (IHI 0070 6.3.27, 6.3.28). */
import { CERROR_NAMES, CONS_ERR_SHIFT, CONS_RD } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { hex } from '../../model/fields/field.ts';
import type { Pointer } from './report.ts';

const MOST_LOG2 = 19;
/** Linux refuses command queues of 64 entries and fewer. */
const LEAST_LOG2 = 7;

export const errorOf = (cons: number): number => (cons >>> CONS_ERR_SHIFT) & 0x7f;
export const errorName = (error: number): string => CERROR_NAMES[error] ?? `CERROR ${error}`;

/** A pointer of a queue of 2^log2size entries; both readings where that is not known. */
export function pointerOf(value: number, log2size: number | null): Pointer {
  const index = value & CONS_RD;
  if (log2size !== null) return { slot: index & (2 ** log2size - 1), wrap: (index >>> log2size) & 1 };
  const top = index === 0 ? 0 : Math.floor(Math.log2(index));
  const readings = [
    ...(top >= LEAST_LOG2 ? [{ slot: index - 2 ** top, wrap: 1, log2size: String(top) }] : []),
    ...(top < MOST_LOG2 ? [{ slot: index, wrap: 0, log2size: `${Math.max(LEAST_LOG2, top + 1)} or more` }] : []),
  ];
  if (readings.length === 1) return { slot: readings[0].slot, wrap: readings[0].wrap };
  return { slot: null, wrap: null, readings };
}

export const pointerText = ({ slot, wrap, readings }: Pointer): string =>
  readings
    ? readings.map((r) => `slot ${hex(r.slot)} wrap ${r.wrap} in a queue of 2^${r.log2size}`).join(', or ')
    : `slot ${hex(slot ?? 0)} wrap ${wrap}`;

/** Slots from CONS to PROD of a queue of 2^log2size entries; null where they are further apart than it is long. */
export function pendingOf(cons: number, prod: number, log2size: number): number[] | null {
  const [size, laps] = [2 ** log2size, 2 ** (log2size + 1)];
  const count = ((prod % laps) - (cons % laps) + laps) % laps;
  if (count > size) return null;
  return Array.from({ length: count }, (_, i) => (cons + i) % size);
}

/** The same where the size may not be known: then both must be in one lap, or equal. `cons`, `prod`: registers, read as `from`, `to`. */
export function pendingBetween(
  cons: number,
  prod: number,
  from: Pointer | null,
  to: Pointer | null,
  log2size: number | null,
): number[] | null {
  if (log2size !== null) return pendingOf(cons & CONS_RD, prod & CONS_RD, log2size);
  if (!from || !to || from.wrap !== to.wrap) return null;
  if ((cons & CONS_RD) === (prod & CONS_RD)) return [];
  const [first, end] = [from.slot, to.slot];
  if (first === null || end === null || end < first) return null;
  return Array.from({ length: end - first }, (_, i) => first + i);
}
