/** Who writes what a walk fetches. */
const KERNEL = ['kernel', 'The host’s driver writes it'] as const;
const GUEST = ['guest', 'The guest’s driver writes it'] as const;

export const WRITERS: Readonly<Record<string, typeof KERNEL | typeof GUEST>> = {
  L1STD: KERNEL,
  STE: KERNEL,
  L1CD: GUEST,
  CD: GUEST,
  S1: GUEST,
  S2: KERNEL,
};
