/** Who reads sentences in tests: one VM with one emulated SMMU, or two with one each on one SMMU. */
import { actorsOf } from '../../state/actors.ts';
import type { Design } from '../../state/design.ts';
import type { Context } from '../../state/events.ts';
import type { Topology } from '../../state/topology.ts';
import { designById } from '../../system/designs.ts';
import { SMMUV3 } from './smmuv3.ts';

/** The recorded SMMU. */
export const IDR = { IDR0: 0x0d44101b, IDR1: 0x02730010, IDR3: 0x1414, IDR5: 0x74 };

const VMS = ['alpha', 'beta'];

/** Each VM has a vCPU and an emulated SMMU with vSID 0x10 for a device of SID 0x100, 0x200; the first device has an alias. */
export const topology = (vms: 1 | 2, known: Partial<Topology> = {}): Topology => ({
  iommus: [{ name: 'SMMU0', idr: IDR, commandsLog2: 8, iotlbEntries: 4 }],
  devices: [
    { name: 'NIC', iommu: 0, sid: 0x100, aliases: [0x101], ats: true },
    { name: 'GPU', iommu: 0, sid: 0x200, ats: false },
  ],
  vms: VMS.slice(0, vms).map((name, i) => ({
    name,
    ipa: 0x40000000,
    size: 0x10000,
    pa: 0x800000000 + i * 0x10000,
  })),
  guestIommus: VMS.slice(0, vms).map((name, vm) => ({
    name: `${name}.smmu`,
    vm,
    iommu: 0,
    idr: IDR,
    commandsLog2: 4,
    commandsIpa: 0x40000000,
    deviceTableIpa: 0x40001000,
    deviceTableCfg: 0,
    vdevices: [{ device: vm, vsid: 0x10 }],
  })),
  vcpus: VMS.slice(0, vms).map((name, vm) => ({ name: `${name}.cpu`, vm, ops: [], commands: new Uint32Array() })),
  faults: [],
  guestMemory: [],
  framesReserved: 32,
  ...known,
});

/** The same with one StreamID for each device, as Linux's vdevices have to have. */
export const oneStream = (vms: 1 | 2, known: Partial<Topology> = {}): Topology =>
  topology(vms, { devices: topology(vms).devices.map(({ aliases: _, ...device }) => device), ...known });

export const contextOf = (
  topo: Topology,
  design: Design = designById('viommu-batch')!,
  command?: Context['command'],
): Context => ({ arch: SMMUV3, topo, actors: actorsOf(topo), design, ...(command && { command }) });
