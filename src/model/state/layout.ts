/**
 * The arena's layout: every word of a machine's state, by name, computed from the topology. One table; the accessors
 * of the machine are the offsets it yields.
 */
import { level2Pages } from '../smmuv3/strtab.ts';
import { record } from './record.ts';
import type { Topology } from './topology.ts';

/** SMMU registers; the physical SMMU's and the emulated one's alike. */
export const REGS = record({
  cr0: 1,
  gerror: 1,
  gerrorn: 1,
  strtabBase: 2,
  strtabCfg: 1,
  cmdqBase: 2,
  cmdqProd: 1,
  cmdqCons: 1,
});

/** Beside the registers of a physical SMMU. */
export const SMMU = record({
  /** ATC_INVs sent to devices and not answered yet. */
  outstanding: 1,
  /** Devices whose translation request waits. */
  requests: 1,
  iotlbCount: 1,
});

/** A translation in the IOTLB or in a device's ATC. Pools are kept in ascending order of their words. */
export const TLB = record({
  /** vmid << 16 | asid; 0 in an ATC. */
  tag: 1,
  /** Input address (IOVA), page aligned: high word first so that order is address order. */
  ivaHi: 1,
  ivaLo: 1,
  paHi: 1,
  paLo: 1,
  /** Bits 5:0 log2 of the size in bytes; 8 read, 9 write; 10 nG (not global). */
  attr: 1,
  /** Where its stage-1 leaf entry lies (physical) and what it held when it was read: tells a stale entry. */
  pteHi: 1,
  pteLo: 1,
  seenHi: 1,
  seenLo: 1,
});

export const DEVICE = record({
  /** Bound to VFIO and attached. */
  bound: 1,
  /** ATS enabled in the function. */
  ats: 1,
  /** 0 idle, 1 told to do DMA, 2 translation requested, 3 answered, 4 refused. */
  phase: 1,
  write: 1,
  iova: 2,
  answer: 10,
  atcCount: 1,
  invCount: 1,
});

/** An invalidation request that a device has received. */
export const INV = record({ addr: 2, size: 1 });

/** The VMM's emulation of one SMMU. */
export const VMM = record({
  phase: 1,
  /** vCPU stopped in the trapped write. */
  vcpu: 1,
  /** Producer of the guest driver: next slot it will write (index with wrap). */
  tail: 1,
  /** First command of the run being worked on, and how many were fetched. */
  base: 1,
  n: 1,
  /** Call that is next or in the kernel, and how many the run was cut into. */
  call: 1,
  calls: 1,
  /** Position after the last fetched command. */
  fetched: 1,
  /** The GERROR interrupt is pending for the guest. */
  irq: 1,
  /** Ids of the objects that the VMM keeps for this SMMU: what it addresses TLBI to. */
  viommu: 1,
  hwpt: 1,
});

export const BATCH = record({ w: 4, call: 1 });

/** An IOMMU_HWPT_INVALIDATE (or the drafted IOMMUFD_DEV_INVALIDATE) in the kernel. */
export const CALL = record({
  phase: 1,
  ioctl: 1,
  target: 1,
  n: 1,
  cur: 1,
  /** First entry not yet issued. */
  last: 1,
  errno: 1,
  /** Position of the CMD_SYNC that it waits for. */
  sync: 1,
});

export const ENTRY = record({ w: 4, pos: 1 });

/** An iommufd object; its id is its index. Meaning of a..c by type, see iommufd/objects.ts. */
export const OBJ = record({ type: 1, users: 1, a: 1, b: 1, c: 1 });

/** struct xa_node (64 slots). */
export const XA_SLOTS = 64;
export const XA_NODE = record({ used: 1, shift: 1, offset: 1, count: 1, parent: 1, slots: XA_SLOTS });

/** A page frame that was written. `owner`: bit 0 freed by the guest; the rest counts generations. */
export const FRAME = record({ frame: 1, page: 1, owner: 1 });

export const VCPU = record({
  pc: 1,
  sub: 1,
  phase: 1,
  /** vSMMU whose register write trapped, or whose interrupt is served. */
  vsmmu: 1,
});

export const HOST = record({ done: 1 });

export interface Region {
  readonly name: string;
  readonly offset: number;
  readonly words: number;
}

export interface Layout {
  readonly words: number;
  readonly regions: readonly Region[];
  readonly host: number;
  readonly vcpus: readonly number[];
  readonly smmus: readonly {
    readonly regs: number;
    readonly ctl: number;
    readonly iotlb: number;
    readonly iotlbCap: number;
  }[];
  readonly devices: readonly {
    readonly ctl: number;
    readonly atc: number;
    readonly atcCap: number;
    readonly inv: number;
    readonly invCap: number;
  }[];
  readonly vsmmus: readonly {
    readonly regs: number;
    readonly ctl: number;
    readonly batch: number;
    readonly batchCap: number;
    readonly call: number;
    readonly entries: number;
    readonly devIds: number;
  }[];
  /** Object table of each VM's /dev/iommu. */
  readonly objects: readonly number[];
  readonly objectCap: number;
  readonly xaHeads: number;
  readonly xaNodes: number;
  readonly xaNodeCap: number;
  readonly frameCount: number;
  readonly frames: number;
  readonly frameCap: number;
}

const ATC_ENTRIES = 16;
const ATC_REQUESTS = 8;
/** Longest run the VMM fetches at once. */
const BATCH_ENTRIES = 512;

export function layoutOf(topo: Topology): Layout {
  const regions: Region[] = [];
  let words = 0;
  const add = (name: string, size: number): number => {
    regions.push({ name, offset: words, words: size });
    words += size;
    return words - size;
  };
  const host = add('host', HOST.SIZE);
  const vcpus = topo.vcpus.map((vcpu) => add(vcpu.name, VCPU.SIZE));
  const smmus = topo.smmus.map((smmu) => ({
    regs: add(`${smmu.name}.regs`, REGS.SIZE),
    ctl: add(`${smmu.name}.ctl`, SMMU.SIZE),
    iotlb: add(`${smmu.name}.iotlb`, TLB.SIZE * smmu.iotlbEntries),
    iotlbCap: smmu.iotlbEntries,
  }));
  const devices = topo.devices.map((device) => ({
    ctl: add(`${device.name}.ctl`, DEVICE.SIZE),
    atc: add(`${device.name}.atc`, TLB.SIZE * (device.ats ? ATC_ENTRIES : 0)),
    atcCap: device.ats ? ATC_ENTRIES : 0,
    inv: add(`${device.name}.inv`, INV.SIZE * (device.ats ? ATC_REQUESTS : 0)),
    invCap: device.ats ? ATC_REQUESTS : 0,
  }));
  const vsmmus = topo.vsmmus.map((vsmmu) => {
    const batchCap = Math.min(2 ** vsmmu.cmdqLog2, BATCH_ENTRIES);
    return {
      regs: add(`${vsmmu.name}.regs`, REGS.SIZE),
      ctl: add(`${vsmmu.name}.vmm`, VMM.SIZE),
      batch: add(`${vsmmu.name}.batch`, BATCH.SIZE * batchCap),
      batchCap,
      call: add(`${vsmmu.name}.call`, CALL.SIZE),
      entries: add(`${vsmmu.name}.entries`, ENTRY.SIZE * batchCap),
      // The VMM's own map vSID -> dev_id, in the order of the topology's vdevices.
      devIds: add(`${vsmmu.name}.devIds`, vsmmu.vdevices.length),
    };
  });
  const objectCap = 8 + topo.devices.length * 4 + topo.vsmmus.length * 4;
  const objects = topo.vms.map((vm) => add(`${vm.name}.objects`, OBJ.SIZE * objectCap));
  const xaNodeCap = xaNodesFor(topo);
  const xaHeads = add('iommufd.xa_heads', topo.vsmmus.length);
  const xaNodes = add('iommufd.xa_nodes', XA_NODE.SIZE * xaNodeCap);
  const frameCount = add('memory.count', 1);
  const frameCap = topo.framesReserved + hostFrames(topo);
  const frames = add('memory.frames', FRAME.SIZE * frameCap);
  return {
    words,
    regions,
    host,
    vcpus,
    smmus,
    devices,
    vsmmus,
    objects,
    objectCap,
    xaHeads,
    xaNodes,
    xaNodeCap,
    frameCount,
    frames,
    frameCap,
  };
}

/** Pages of the host: physical CMDQs, 2-level stream tables (split 8) and stage-2 tables. */
function hostFrames(topo: Topology): number {
  let pages = 0;
  topo.smmus.forEach((smmu, s) => {
    const sids = topo.devices.filter((device) => device.smmu === s).map((device) => device.sid);
    pages += Math.ceil((2 ** smmu.cmdqLog2 * 16) / 4096) + 1 + level2Pages(sids);
  });
  for (const { vm } of topo.vsmmus) {
    const { size, s2PageLog2 } = topo.vms[vm];
    pages += 1;
    for (let shift = 30; shift > s2PageLog2; shift -= 9) pages += Math.ceil(size / 2 ** shift) + 1;
  }
  return pages;
}

/** Upper bound of live xa_nodes: per viommu one path per vSID and level, and one level of growth. */
function xaNodesFor(topo: Topology): number {
  let nodes = 0;
  for (const { vdevices } of topo.vsmmus) {
    let shift = 6;
    const top = Math.max(0, ...vdevices.map((v) => v.vsid));
    nodes += 1;
    for (; ; shift += 6) {
      nodes += new Set(vdevices.map((v) => Math.floor(v.vsid / 2 ** shift))).size + 1;
      if (top < 2 ** shift) break;
    }
  }
  return nodes;
}
