/** A machine of the architecture for tests. */
import type { Topology } from '../state/topology.ts';
import { TOY_OP } from './toy.test-helper.ts';

const IDR = { IDR0: 0, IDR1: 0, IDR3: 0, IDR5: 0 };
export const RAM = 0x800000000;
export const TABLE = 0x2000;

/** Maps page 1, lets the device write it, takes it away, and lets the device try again; `drops`: the page is dropped. */
export const topology = (drops: boolean): Topology => ({
  arch: 'toy',
  iommus: [{ name: 'TOY0', idr: IDR, commandsLog2: 3, iotlbEntries: 4 }],
  devices: [{ name: 'A', iommu: 0, sid: 1, ats: false }],
  vms: [{ name: 'vm0', ipa: 0, size: 0x10000, pa: RAM, bare: true }],
  guestIommus: [
    {
      name: 'toy0',
      vm: 0,
      iommu: 0,
      idr: IDR,
      commandsLog2: 3,
      commandsIpa: 0x1000,
      deviceTableIpa: TABLE,
      deviceTableCfg: 0,
      vdevices: [],
    },
  ],
  vcpus: [
    {
      name: 'vcpu0',
      vm: 0,
      ops: [
        { op: 'dma', device: 0, iova: 0x1234, write: true },
        { op: 'pte', what: 'unmap', asid: 0, iova: 0x1000, pages: 1, ipa: 0x5000, writes: [[RAM + TABLE + 4, 0, 0]] },
        { op: 'commands', guestIommu: 0, start: drops ? 0 : 1, count: drops ? 2 : 1 },
        { op: 'dma', device: 0, iova: 0x1234, write: true },
      ],
      commands: Uint32Array.of(TOY_OP.DROP, 1, 0, 0, TOY_OP.WAIT, 0, 0, 0),
    },
  ],
  faults: [],
  guestMemory: [{ vm: 0, ipa: TABLE, words: Uint32Array.of(0, 0x5001) }],
  framesReserved: 16,
});
