/** The captures that come with the program, in public/captures. A new one is its files and a line here. */

interface Listed {
  readonly id: string;
  readonly title: string;
  /** The commands are compressed. */
  readonly gz?: boolean;
}

export const CAPTURES: readonly Listed[] = [
  { id: 'arm-boot-attach', title: 'Linux 7.2.13 boots and attaches six devices' },
  { id: 'arm-ats-boot', title: 'Linux 7.2.13 boots with ATS devices' },
  { id: 'arm-noril-large', title: 'unmaps without range invalidation: 105,600 commands', gz: true },
  { id: 'arm-traced-short', title: 'boots, three blocks of two disks, VFIO once: the emulator’s trace lies beside it' },
  { id: 'arm-rebind-drivers', title: 'drivers are unbound and bound again' },
  { id: 'arm-cerror-ill', title: 'commands are refused (CERROR_ILL) while VFIO maps and unmaps' },
  { id: 'arm-fault-f-translation', title: 'translation faults after a driver was unbound' },
  { id: 'arm-vfio-type1-churn-ril', title: 'VFIO maps and unmaps 23 sizes, with range invalidation' },
  { id: 'arm-noril-vfio-churn', title: 'VFIO maps and unmaps 23 sizes, without range invalidation', gz: true },
  {
    id: 'arm-noril-nvme-mixedsizes',
    title: 'NVMe, blocks of 512 bytes to 256 KiB, without range invalidation',
    gz: true,
  },
  { id: 'arm-lazy-fq', title: 'lazy mode: whole ASIDs, when the flush queue is drained', gz: true },
  { id: 'arm-strict-ril-small4k', title: 'strict mode, blocks of 4 KiB on three disks', gz: true },
  { id: 'arm-strict-ril-mixedsizes', title: 'strict mode, blocks of 512 bytes to 1 MiB: 25,048 commands', gz: true },
  { id: 'arm-strict-ril-parallel', title: 'strict mode, three jobs on two vCPUs: 23,000 commands', gz: true },
  { id: 'arm-strict-ril-large', title: 'strict mode, three jobs: 247,680 commands, the ring wraps', gz: true },
  { id: 'arm-two-smmu-0', title: 'the first of two SMMUs of one guest', gz: true },
  { id: 'arm-two-smmu-1', title: 'the second of two SMMUs of one guest', gz: true },
  { id: 'arm-ats-lazy-noril', title: 'ATS in lazy mode: ATC_INV of everything' },
  { id: 'arm-ats-qmp-hotplug', title: 'an ATS disk is unplugged and plugged three times' },
  { id: 'arm-ats-vfio-churn-hotplug', title: 'VFIO on an ATS disk, another removed and found again' },
  { id: 'arm-ats-strict-ril', title: 'ATS in strict mode: 33,520 commands', gz: true },
  { id: 'arm-ats-noril-xl', title: 'ATS without range invalidation: 425,610 commands', gz: true },
  { id: 'arm-iommufd-nested-live', title: 'a host’s own queue while nested tables are attached' },
  { id: 'arm-iommufd-replay-percmd', title: 'a host’s own queue, one IOMMU_HWPT_INVALIDATE per command' },
  { id: 'arm-iommufd-replay-batch', title: 'a host’s own queue, one IOMMU_HWPT_INVALIDATE per batch' },
  { id: 'arm-iommufd-errcases', title: 'a host’s own queue, with calls that fail' },
];

/** Files of a capture: sidecar, commands, tables. */
export function captureFiles(id: string): readonly [string, string, string] {
  const gz = CAPTURES.find((capture) => capture.id === id)?.gz ? '.gz' : '';
  return [`${id}.json`, `${id}.bin${gz}`, `${id}.tables.bin.gz`];
}
