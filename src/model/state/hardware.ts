/** Hardware profiles: what an IOMMU keeps in its caches, and where it departs from the architecture. */

/**
 * Departures of QEMU 11.1's SMMUv3 from IHI 0070, seen in recordings. Each is one place in `arch/smmuv3/`; the
 * `architectural` profile has none of them.
 */
export const QUIRKS = [
  /** Commands of features that are absent, CS = 3, SSec = 1 outside CFGI and reserved range forms are consumed; architecture: CERROR_ILL. */
  'laxCommands',
  /** Queue bases are not aligned to the queue size and lose bit 5; EVENTQ_CONS and PROD keep every bit that was written. */
  'rawQueues',
  /** Registers can be written while they are in use, and RES0 bits read back. */
  'unguardedRegisters',
  /** EVENTQ_IRQ_CFG0 reads as zero. */
  'irqCfgUnread',
  /** Once the stream table was 2-level, FMT = linear does not switch back. */
  'stickyTwoLevel',
  /** A full event queue toggles GERROR.EVENTQ_ABT_ERR, never OVFLG; an unacknowledged abort does not stop recording. */
  'overflowAsAbort',
  /** A StreamID beyond L1STD.Span records C_BAD_STE and twice the span is let through. */
  'spanIsBadSte',
  /** C_BAD_STREAMID is recorded whatever CR2.RECINVSID says. */
  'recordsBadStreamId',
  /** S1CDMax and S1STALLD other than 0 are C_BAD_STE in every stream, S1DSS and S1Fmt are not looked at. */
  'noSubstreams',
  /** S2T0SZ is bounded by the effective S2PS; architecture: by the input address size. */
  's2SizeByPs',
  /** S2HA and S2HD are accepted without HTTU. */
  'noHttuCheck',
  /** F_CD_FETCH has its address in dword 2. */
  'fetchAddressInDw2',
  /** Table addresses of stage 1 are translated by stage 2 once per table, TTB0 and TTB1 with the CD; faults there have S2 = 0 or RnW = 1. */
  'rootOfTables',
  /** Concatenated stage-2 root tables always index the first table. */
  'aliasedConcatenation',
  /** Blocks are accepted at level 0 (4K) and level 1 (16K, 64K). */
  'reservedBlocks',
  /** AP[1] is not looked at: unprivileged accesses pass. */
  'ignoresAp1',
  /** Table addresses beyond the output size are fetched; architecture: F_ADDR_SIZE. */
  'tableAddressUnchecked',
  /** APTable limits the walk, not the entry that is cached. */
  'apTableOnWalkOnly',
  /** An input beyond the input address size aborts without a record where stage 1 is bypassed, and is not checked where both are. */
  'silentInputSize',
  /** A permission fault on an IOTLB hit has no IPA, and in stage-2-only streams no record. */
  'hitFaultWithoutIpa',
] as const;

export type Quirk = (typeof QUIRKS)[number];

export interface HardwareProfile {
  readonly id: string;
  /** `qemu`: QEMU's own choices, entry by entry; `architectural`: what IHI 0070 allows, global entries included. */
  readonly caches: 'none' | 'qemu' | 'architectural';
  readonly quirks: Readonly<Record<Quirk, boolean>>;
  /** Guests have command queues that hardware runs (NVIDIA Tegra241 CMDQ-Virtualization). */
  readonly hwQueues?: boolean;
}

const all = (value: boolean): Record<Quirk, boolean> =>
  Object.fromEntries(QUIRKS.map((id) => [id, value])) as Record<Quirk, boolean>;

export const ARCHITECTURAL: HardwareProfile = { id: 'architectural', caches: 'architectural', quirks: all(false) };
export const QEMU_11_1: HardwareProfile = { id: 'qemu-11.1', caches: 'qemu', quirks: all(true) };
export const NO_CACHE: HardwareProfile = { id: 'no-cache', caches: 'none', quirks: all(true) };

/** The architecture, with a hardware queue beside each emulated IOMMU. No recording covers it: unverified. */
export const TEGRA241: HardwareProfile = { ...ARCHITECTURAL, id: 'tegra241', hwQueues: true };

export const HARDWARE_PROFILES: readonly HardwareProfile[] = [ARCHITECTURAL, QEMU_11_1, NO_CACHE, TEGRA241];
