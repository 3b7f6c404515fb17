/** The captures that come with the program, in public/captures. A new one is its files and a line here. */

interface Listed {
  readonly id: string;
  readonly title: string;
  /** How many the queue of its guest held, or its VMM handed over. */
  readonly commands: number;
  /** The commands are compressed. */
  readonly gz?: boolean;
  /** What is played is the calls that a VMM made in this recording, and not a guest's queue. */
  readonly callsOf?: string;
}

/** The kernel on which the calls were made. */
export const RECORDED_ON = 'viommu-batch,kernel=linux-7.2';

const CALLS: readonly Listed[] = [
  { callsOf: 'arm-iommufd-nested-live', title: 'calls on Linux while nested tables are attached', commands: 137 },
  { callsOf: 'arm-iommufd-replay-percmd', title: 'calls on Linux, one command each', commands: 507 },
  { callsOf: 'arm-iommufd-replay-batch', title: 'calls on Linux, all up to a CMD_SYNC each', commands: 507 },
  { callsOf: 'arm-iommufd-errcases', title: 'calls on Linux that fail in every way', commands: 421 },
].map((one) => ({ id: `${one.callsOf}.calls`, ...one }));

export const CAPTURES: readonly Listed[] = [
  { id: 'arm-boot-attach', title: 'Linux 7.2.13 boots and attaches six devices', commands: 100 },
  { id: 'arm-ats-boot', title: 'Linux 7.2.13 boots with ATS devices', commands: 149 },
  { id: 'arm-noril-large', title: 'unmaps without range invalidation', commands: 105600, gz: true },
  {
    id: 'arm-traced-short',
    title: 'boots, three blocks of two disks, VFIO once: the emulator’s trace lies beside it',
    commands: 307,
  },
  { id: 'arm-rebind-drivers', title: 'drivers are unbound and bound again', commands: 432 },
  { id: 'arm-cerror-ill', title: 'commands are refused (CERROR_ILL) while VFIO maps and unmaps', commands: 267 },
  { id: 'arm-fault-f-translation', title: 'translation faults after a driver was unbound', commands: 116 },
  { id: 'arm-vfio-type1-churn-ril', title: 'VFIO maps and unmaps 23 sizes, with range invalidation', commands: 506 },
  {
    id: 'arm-noril-vfio-churn',
    title: 'VFIO maps and unmaps 23 sizes, without range invalidation',
    commands: 4057,
    gz: true,
  },
  {
    id: 'arm-noril-nvme-mixedsizes',
    title: 'NVMe, blocks of 512 bytes to 256 KiB, without range invalidation',
    commands: 2944,
    gz: true,
  },
  { id: 'arm-lazy-fq', title: 'lazy mode: whole ASIDs, when the flush queue is drained', commands: 2546, gz: true },
  { id: 'arm-strict-ril-small4k', title: 'strict mode, blocks of 4 KiB on three disks', commands: 3700, gz: true },
  {
    id: 'arm-strict-ril-mixedsizes',
    title: 'strict mode, blocks of 512 bytes to 1 MiB',
    commands: 25048,
    gz: true,
  },
  {
    id: 'arm-strict-ril-parallel',
    title: 'strict mode, three jobs on two vCPUs',
    commands: 23000,
    gz: true,
  },
  {
    id: 'arm-strict-ril-large',
    title: 'strict mode, three jobs, the ring wraps',
    commands: 247680,
    gz: true,
  },
  { id: 'arm-two-smmu-0', title: 'the first of two SMMUs of one guest', commands: 3248, gz: true },
  { id: 'arm-two-smmu-1', title: 'the second of two SMMUs of one guest', commands: 5621, gz: true },
  { id: 'arm-ats-lazy-noril', title: 'ATS in lazy mode: ATC_INV of everything', commands: 1020 },
  { id: 'arm-ats-qmp-hotplug', title: 'an ATS disk is unplugged and plugged three times', commands: 304 },
  { id: 'arm-ats-vfio-churn-hotplug', title: 'VFIO on an ATS disk, another removed and found again', commands: 1022 },
  { id: 'arm-ats-strict-ril', title: 'ATS in strict mode', commands: 33520, gz: true },
  { id: 'arm-ats-noril-xl', title: 'ATS without range invalidation', commands: 425610, gz: true },
  { id: 'arm-iommufd-nested-live', title: 'a host’s own queue while nested tables are attached', commands: 346 },
  {
    id: 'arm-iommufd-replay-percmd',
    title: 'a host’s own queue, one IOMMU_HWPT_INVALIDATE per command',
    commands: 1120,
  },
  { id: 'arm-iommufd-replay-batch', title: 'a host’s own queue, one IOMMU_HWPT_INVALIDATE per batch', commands: 1078 },
  { id: 'arm-iommufd-errcases', title: 'a host’s own queue, with calls that fail', commands: 419 },
  ...CALLS,
];

/** Recordings of a guest's queue. */
export const QUEUES = CAPTURES.filter(({ callsOf }) => callsOf === undefined);

const listed = (id: string): Listed | undefined => CAPTURES.find((capture) => capture.id === id);

/** File of the calls, of a capture that is played by them. */
export function callsFile(id: string): string | undefined {
  const of = listed(id)?.callsOf;
  return of && `${of}.input.bin.gz`;
}

/** Files of a capture: sidecar, commands, tables. */
export function captureFiles(id: string): readonly [string, string, string] {
  const gz = listed(id)?.gz ? '.gz' : '';
  return [`${id}.json`, `${id}.bin${gz}`, `${id}.tables.bin.gz`];
}
