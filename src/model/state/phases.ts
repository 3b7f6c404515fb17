/** Phases of the actors that the guest, the VMM and the kernel ask about each other. */

/** VMM.phase of an emulated IOMMU. */
export const VMM_PHASE = {
  idle: 0,
  fetch: 1,
  call: 2,
  kernel: 3,
  cons: 4,
  error: 5,
  local: 6,
  resume: 7,
  streams: 8,
} as const;

/** CALL.phase of an invalidation call in the kernel. */
export const CALL_PHASE = {
  idle: 0,
  lookup: 1,
  convert: 2,
  issue: 3,
  wait: 4,
  ret: 5,
  timeout: 6,
  flush: 7,
  flushed: 8,
} as const;

/** What a vCPU may do next: the kind of its transition. */
export const VCPU_KIND = { op: 0, irq: 1, skip: 2, acknowledge: 3 } as const;

/** VCPU.phase: its program, or a part of the interrupt of its IOMMU. */
export const VCPU_PHASE = { run: 0, skip: 1, acknowledge: 2 } as const;
