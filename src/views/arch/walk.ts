/** Who writes what a walk fetches, by architecture: what is not named is the kernel's. */
export { WRITERS } from './smmuv3/walk.ts';
