/** What a guest has not done of its duty about translations that it has taken away. */
import { TLB } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import type { Count, Device, Frame, GuestIommu, Position } from '../../state/numbers.ts';
import type { Pool } from '../../state/pool.ts';
import { pageOf, pagesOf } from '../../state/tlb.ts';
import { HELD_IN, REVOCATION, STATE, commandOf, devicesOf, firstPage, vdeviceOf } from './revocation.ts';
import { heldBy } from './revocation-held.ts';

/** Why a guest has not done its duty about a translation. */
export const MISSING = { command: 0, gaveUp: 1, sync: 2 } as const;

/** A translation that the guest should have taken back, and what is missing. */
export interface Gap {
  readonly held: number;
  readonly who: number;
  readonly page: number;
  readonly why: (typeof MISSING)[keyof typeof MISSING];
  /** The command given up, or the one without a wait; else the emulated IOMMU's queue. */
  readonly queue: GuestIommu;
  readonly pos: Position;
}

/** The first translation into [frame, frame + pages) that can still be used and that the guest did not take back as it must. */
export function uncovered(m: Machine, pool: Pool, frame: Frame, pages: Count): Gap | undefined {
  const into = (at: number): boolean => {
    const first = pageOf(m.w[at + TLB.paHi], m.w[at + TLB.paLo]);
    return first < frame + pages && first + pagesOf(m.w[at + TLB.attr]) > frame;
  };
  const { w } = pool;
  for (const r of pool.offsets()) {
    // A translation comes of a context only by a walk, and is judged where it is kept.
    if (w[r + REVOCATION.held] === HELD_IN.config || !owed(m, pool, r)) continue;
    const left = heldBy(m, w, r, true, into);
    if (left) return gap(pool, r, left.page);
  }
  return undefined;
}

/** What is missing for the guest to have taken back the translation by which device `d` reaches an IOVA. */
export function missingFor(m: Machine, pool: Pool, d: Device, iova: number): Gap | undefined {
  const page = Math.floor(iova / 4096);
  const r = pool.offsets().find((at) => {
    const offset = page - firstPage(pool.w, at);
    const pages = pool.w[at + REVOCATION.pages];
    return (
      owed(m, pool, at) && devicesOf(m.topo, pool.w, at).includes(d) && (pages === 0 || (offset >= 0 && offset < pages))
    );
  });
  return r === undefined ? undefined : gap(pool, r, page);
}

/** True for a record about which the guest has a duty that it has not done. */
function owed(m: Machine, { w }: Pool, r: number): boolean {
  if (w[r + REVOCATION.held] === HELD_IN.stage2 || w[r + REVOCATION.state] & STATE.done) return false;
  return w[r + REVOCATION.held] !== HELD_IN.atc || vdeviceOf(m.topo, w, r)?.ats !== false;
}

function gap({ w }: Pool, r: number, page: number): Gap {
  const duty = w[r + REVOCATION.duty];
  const why = w[r + REVOCATION.state] & STATE.gaveUp ? MISSING.gaveUp : duty ? MISSING.sync : MISSING.command;
  const [queue, pos] = duty ? commandOf(duty) : [w[r + REVOCATION.guestIommu], 0];
  return { held: w[r + REVOCATION.held], who: w[r + REVOCATION.who], page, why, queue, pos };
}
