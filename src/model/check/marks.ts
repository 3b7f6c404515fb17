/** What became of a guest command: bits of a halfword. */
export const DONE = {
  fetched: 1,
  /** written to a physical command queue */
  issued: 2,
  /** first execution attempt on hardware, refused attempts included */
  handedOver: 4,
  consumed: 8,
  complete: 16,
  refused: 32,
  /** handled by the VMM itself */
  vmm: 64,
  outOfOrder: 128,
  /** The guest has overwritten a command here that nobody had refused. */
  lost: 256,
} as const;

/** A command with these marks is done with: hardware has completed it, the VMM has done it, or it was refused. */
export const isFinished = (marks: number): boolean =>
  (marks & DONE.lost) !== 0 ? (marks & DONE.complete) !== 0 : (marks & (DONE.complete | DONE.vmm | DONE.refused)) !== 0;
