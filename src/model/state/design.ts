/** A design is three choices, all data: what the VMM does, what the kernel does, what the hardware does. */
import type { Vsid } from './numbers.ts';
import type { Broken } from './broken.ts';
import type { HardwareProfile } from './hardware.ts';

export interface Design {
  readonly id: string;
  readonly title: string;
  /** One sentence for the design menu. */
  readonly summary: string;
  readonly policy: Policy;
  readonly kernel: KernelProfile;
  readonly hardware: HardwareProfile;
  /** How the VMM meets what goes wrong; absent: as QEMU does. */
  readonly vmm?: Partial<VmmRules>;
  /** Guarantees that are taken away. */
  readonly broken?: readonly Broken[];
}

/** Parameters of a VMM, whatever its policy. */
export interface VmmRules {
  /**
   * `ill`: every failure of a call becomes CERROR_ILL (QEMU, OpenVMM). `by-class`: only a refused command does; a call
   * that failed for another reason is made again.
   */
  readonly errors: 'ill' | 'by-class';
  /**
   * A command whose vSID has no vdevice: `refuse`: the kernel gets it and refuses. `skip`: there is nothing to act on,
   * and it ends a run. `skip-in-run`: it is left out of the run, and an index of the kernel's is counted as if it were not.
   */
  readonly unknownVsid: 'refuse' | 'skip' | 'skip-in-run';
  /** What a call that failed as a whole has done: `count`: what entry_num says; `nothing` (OpenVMM). */
  readonly failedCall: 'count' | 'nothing';
}

export const QEMU_RULES: VmmRules = { errors: 'ill', unknownVsid: 'refuse', failedCall: 'nothing' };

/** A parameter of the VMM. */
export const vmmRule = <K extends keyof VmmRules>({ vmm }: Design, key: K): VmmRules[K] =>
  vmm?.[key] ?? QEMU_RULES[key];

/** Where a command is sent. `hwpt` and `device` are the two ioctls of the 2023 draft, `viommu` is Linux's. */
export type Target =
  | { readonly kind: 'viommu' }
  | { readonly kind: 'hwpt' }
  | { readonly kind: 'device'; readonly vsid: number };

/** A command of a run, as a policy sees it: four u32 of `words` from `at`, where it is sent, and what it invalidates. */
export interface Fetched {
  /** As the architecture sorts commands: translations, ATCs, configuration. */
  readonly class: string;
  /** The stream that it is about, where it belongs to that device alone. */
  readonly stream: Vsid | undefined;
  readonly words: ArrayLike<number>;
  readonly at: number;
  readonly target: Target;
}

/** How a run is cut into calls. */
export type Cut = 'each' | 'at-change' | 'by-target' | 'by-class' | 'whole';

/** What a policy consists of. `max`: most entries of a call, null: as many as there are. */
export interface PolicyDials {
  /**
   * `split`: the two ioctls of the 2023 draft; `implicit`: the same without those of devices, which the driver adds by itself;
   * `viommu`: Linux's.
   */
  readonly target: 'split' | 'viommu' | 'implicit';
  readonly cut: Cut;
  readonly max: number | null;
  readonly merge: boolean;
}

/**
 * What a VMM does with a run of commands fetched from the guest's queue (waits, hints and what drops a device entry never
 * reach a policy: the VMM handles them and they end a run).
 */
export interface Policy {
  readonly id: string;
  /** What it consists of; absent: it is none that can be dialed. */
  readonly dials?: PolicyDials;
  /** Most commands fetched at once; the VMM's buffer sets a limit of its own (state/layout.ts). */
  readonly maxRun: number;
  /** True: a run goes on behind a wait, so that one call carries what several were to close. */
  readonly merges?: boolean;
  /** True: what empties ATCs is not handed over, because the driver flushes ATCs with every invalidation of a nested hwpt. */
  readonly implicitAtc?: boolean;
  /** `stream`: that the command is about, where it belongs to that device alone. */
  readonly target: (stream: Vsid | undefined, words: ArrayLike<number>, at: number) => Target;
  /**
   * Gives each command of a run the number of the call that carries it, counted from 0 in the order they are made. A call is
   * addressed to the target of its first command.
   */
  readonly cut: (run: readonly Fetched[]) => number[];
}

export interface KernelProfile {
  readonly id: string;
  /** False in the 2023 draft: there are no viommu objects, invalidation goes to a hwpt or to a device. */
  readonly viommu: boolean;
  /** Most commands issued with one wait. */
  readonly block: number;
  /** What becomes of converted entries of the block when a later entry of it is refused. */
  readonly onRefusal: 'issue-converted' | 'drop-block';
  /** True: every bit that user space may not set is refused (Linux 7.3). */
  readonly strictBits: boolean;
  /** True: a vdevice is refused for a device with several StreamIDs; else it stands for the first of them (before 7.3). */
  readonly oneStream: boolean;
  /** One stage 2 may serve viommus on several IOMMUs, each with a VMID of its own; in Linux it belongs to one IOMMU. */
  readonly sharedS2: boolean;
  /** A device that does not answer an ATC invalidation is cut off (proposed, v3 of April 2026). */
  readonly quarantine?: boolean;
  /** True: a call returns when its commands are in the queue, before its wait is complete. */
  readonly early?: boolean;
  /** True: a vSID becomes a SID when its command is issued; else when it is converted, entry by entry (Linux). */
  readonly lateLookup?: boolean;
  /** True: each viommu has a VMID of its own; else all of one stage 2 share its VMID (Linux). A shared stage 2 needs it. */
  readonly ownVmids?: boolean;
  /** True: behind a nested hwpt's invalidation the driver flushes the ATCs of its devices, as VT-d's does. */
  readonly implicitAtc?: boolean;
}
