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
] as const;
