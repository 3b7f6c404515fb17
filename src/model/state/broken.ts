/** Guarantees that a scenario or a design may take away; all are given by default. */

export const BROKEN = [
  /** A walk that was under way fills the IOTLB with what an invalidation had removed. */
  'fill-survives-tlbi',
  /** A wait completes without waiting for ATS invalidations. */
  'sync-ignores-atc',
  /** A wait completes although commands before it have still to take effect. */
  'sync-ignores-effects',
  /** A wait completes without waiting for transactions that an invalidation has met under way. */
  'sync-ignores-transactions',
  /** An Invalidate Completion overtakes the posted writes before it; the next one pushes them. */
  'completion-overtakes-writes',
  /** The host leaves ATS on in a function although EATS is 0 in the device entry that the guest wrote. */
  'ats-whatever-ste',
  /** The kernel issues an invalidation with the VMID that the guest wrote. */
  'guest-vmid',
  /** The kernel checks that there is a vdevice for a vSID, and issues the vSID as the StreamID. */
  'guest-sid',
  /** A vdevice stands for the first StreamID of a device with several. */
  'several-streams',
  /** The host does not handle the error register: its command queue stays where an error has stopped it. */
  'gerror-ignored',
] as const;

export type Broken = (typeof BROKEN)[number];

interface Gone {
  readonly broken?: readonly Broken[];
}

/** What is taken away by a topology or by a design. */
export const brokenIn = (topo: Gone, design: Gone): ReadonlySet<Broken> =>
  new Set([...(topo.broken ?? []), ...(design.broken ?? [])]);
