/** The scenarios that come with the program. A new one is a file in `library/` and a line here. */
export const LIBRARY = [
  { id: 'interlaced', title: "Two devices' invalidations, interlaced in one batch" },
  { id: 'error-in-the-middle', title: 'One of the interlaced invalidations fails' },
  { id: 'crowded', title: 'Three VMs, eight viommus, 64 devices behind three SMMUs' },
  { id: 'allocation-order', title: 'Lesson: in which order a VMM makes the objects of iommufd' },
  { id: 'teardown-order', title: 'Lesson: in which order they are destroyed, and what EBUSY protects' },
  { id: 'tombstone', title: 'Lesson: a device goes, and its vdevice leaves a tombstone' },
  { id: 'lost-events', title: 'Lesson: faults of a guest, a full vEVENTQ, and what was lost' },
  { id: 'xarray-growth', title: 'Lesson: how the xarray of vdevices grows and shrinks' },
  { id: 'h01-mid-block-count', title: 'H01: entry_num counts commands that were converted and never issued' },
  { id: 'h02-total-failure-count', title: 'H02: a call that failed as a whole says that all of it is done' },
  {
    id: 'h03-every-failure-illegal',
    title: 'H03: every failure becomes CERROR_ILL, and the cure for that is to drop the command',
  },
  { id: 'h04-illegal-bits-reach-the-queue', title: "H04: one guest's illegal bits stop the queue that all share" },
  {
    id: 'h05-type-grouped',
    title: 'H05: grouped by target, commands run out of order, and CONS cannot tell the truth',
  },
  { id: 'h06-index-with-gaps', title: 'H06: commands left out of the array shift the index of the one that failed' },
  {
    id: 'h08-atc-before-tlbi-completes',
    title: 'H08: ATC_INV overtakes the TLBI, and the ATC is refilled from a stale IOTLB',
  },
  {
    id: 'h09-silent-timeout',
    title: 'H09: an ATC time-out is told to the interrupt handler, and the issuer hears of success',
  },
  { id: 'h10-which-device', title: 'H10: one CMD_SYNC closes many ATC_INVs: which device failed?' },
  { id: 'h13-atc-inv-in-reset', title: 'H13: ATC_INV to a device in reset stops the queue of everybody' },
  { id: 'h14-ats-belief', title: 'H14: the guest believes that ATS is off, and it is on' },
  { id: 'h15-s2-unmap-too-narrow', title: 'H15: the host takes a page away, and leaves what stage 1 has made of it' },
  {
    id: 'h18-completion-before-writes',
    title: 'H18: a device completes the invalidation before its own posted writes',
  },
  { id: 'h19-foreign-timeout', title: 'H19: a VCMDQ brings the time-out of the VM that had it before' },
  { id: 'h20-wrap-bit', title: 'H20: a full queue is taken for a consumed one' },
  { id: 'h22-queued-is-not-complete', title: 'H22: a CMD_SYNC that is queued is taken for one that is complete' },
  { id: 'h25-two-queues', title: 'H25: a CMD_SYNC in one queue says nothing of the other' },
  { id: 'h28-one-vmid', title: 'H28: two emulated SMMUs under one VMID: ASIDs meet' },
  { id: 'h29-one-stage-2-two-smmus', title: 'H29: one stage 2 under several VMIDs, and one of them is forgotten' },
  {
    id: 'h31-vsid-looked-up-too-early',
    title: 'H31: the SID is looked up, and used when the device has another owner',
  },
  { id: 'h37-tlbi-twice', title: 'H37: an erratum: a fill that races with a TLBI survives it' },
] as const;

/** The scenario of this id, or of this hazard: `H05`. */
export const libraryId = (name: string): string | undefined =>
  LIBRARY.find(({ id }) => id === name || (/^H\d\d$/i.test(name) && id.startsWith(`${name.toLowerCase()}-`)))?.id;
