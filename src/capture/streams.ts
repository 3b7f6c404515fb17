/** Streams of a machine that is derived from what a guest has recorded. */

/** Physical StreamIDs of the derived machine lie apart from the guest's, so that a missing rewrite shows. */
export const SID_OFFSET = 0x1000;

/** PCI function of a RID: `00:01.0`. */
export const bdf = (rid: number): string =>
  `${(rid >>> 8).toString(16).padStart(2, '0')}:${((rid >>> 3) & 0x1f).toString(16).padStart(2, '0')}.${rid & 7}`;
