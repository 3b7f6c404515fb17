/** The scenarios that come with the program. A new one is a file in `library/` and a line here. */
export const LIBRARY = [
  { id: 'interlaced', title: "Two devices' invalidations, interlaced in one batch" },
  { id: 'error-in-the-middle', title: 'One of the interlaced invalidations fails' },
  { id: 'crowded', title: 'Three VMs, eight viommus, 64 devices behind three SMMUs' },
] as const;
