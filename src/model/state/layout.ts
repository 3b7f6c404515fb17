/**
 * The arena's layout: every word of a machine's state, by name, computed from the topology. One table; the accessors
 * of the machine are the offsets it yields.
 */
import type { Shape } from '../arch/arch.ts';
import { ctxCaps, entriesOf, hostFrames } from './capacities.ts';
import { type CtxLayout, ctxLayout } from './ctx-layout.ts';
import { record } from './record.ts';
import { type Topology, sidsOf } from './topology.ts';
import { listed } from './uniform.ts';

/** Beside the registers of a physical IOMMU. */
export const IOMMU = record({
  /** Invalidations of devices sent and not answered yet. */
  outstanding: 1,
  /** Invalidations of devices that timed out since the last wait. */
  timedOut: 1,
  /** Devices whose translation request waits. */
  requests: 1,
  /** Transactions that rely on what they read: walks, and untranslated accesses on their way. */
  underWay: 1,
  /** Those of them that an invalidation has hit: a wait goes on only after them. */
  doomed: 1,
  /** Commands consumed whose effect is still to come. */
  lateCount: 1,
  /** The architecture's own. */
  own: 1,
  iotlbCount: 1,
  walkCount: 1,
  configCount: 1,
  contextCount: 1,
});

/** A translation in the IOTLB, a walk cache or a device's ATC. */
export const TLB = record({
  /** vmid << 16 | asid; in an ATC the SubstreamID + 1, or 0, and from bit 24 on which of the function's streams. */
  tag: 1,
  /** Input address, aligned to the entry's size: high word first so that order is address order. */
  ivaHi: 1,
  ivaLo: 1,
  /** Output address; in a walk cache the next table. */
  paHi: 1,
  paLo: 1,
  /** Size, level, permissions, stages: the architecture's own. */
  attr: 1,
  /** Who filled it: StreamID, and SubstreamID + 1 or 0. */
  sid: 1,
  ssid: 1,
});

/** A command that was consumed and has not taken effect yet. */
export const LATE = record({ w: 4, /** 0 the command queue, else number of the hardware queue + 1. */ from: 1 });

export const DEVICE = record({
  /** Bound to VFIO and attached. */
  bound: 1,
  /** ATS enabled in the function. */
  ats: 1,
  /** Being reset: it answers nothing. */
  reset: 1,
  /** DEVICE_PHASE of its DMA engine. */
  phase: 1,
  write: 1,
  iova: 2,
  /** SubstreamID + 1, or 0. */
  ssid: 1,
  /** By which of its StreamIDs it accesses: 0 the first. */
  stream: 1,
  /** An Invalidate Completion has overtaken the posted write that is on its way. */
  overtaken: 1,
  /** Invalidations have hit the walk or the access that is under way: a bit for each command queue that they came from. */
  doomed: 1,
  /** An Invalidate Request has hit the translation that was asked for: it is to be thrown away. */
  discard: 1,
  /** The IOMMU's answer: a TLB record. */
  answer: 8,
  atcCount: 1,
  invCount: 1,
});

/** An invalidation request that a device has received. */
export const INV = record({
  addr: 2,
  size: 1,
  sid: 1,
  /** SubstreamID + 1, or 0; ALL_SUBSTREAMS. */ ssid: 1,
  /** 0 the command queue, else number of the hardware queue + 1. */ from: 1,
});

/** The VMM's emulation of one IOMMU. */
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
  /** The error interrupt is pending for the guest. */
  irq: 1,
  /** Ids of the objects that the VMM keeps for this IOMMU: what it addresses invalidations to. */
  viommu: 1,
  hwpt: 1,
  /** Of a hardware queue: an invalidation of a device has timed out since its last wait. */
  timedOut: 1,
  /** Of a hardware queue: id of the HW_QUEUE through which hardware runs it, or 0: it does not. */
  hwQueue: 1,
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
  /** Number of the rule that refused it, or 0. */
  rule: 1,
  /** Position of the command that it waits for. */
  sync: 1,
});

export const ENTRY = record({ w: 4, pos: 1 });

/** A page frame that was written. `owner`: bit 0 freed by the guest; the rest counts generations. */
export const FRAME = record({ frame: 1, page: 1, owner: 1 });

export const VCPU = record({
  pc: 1,
  sub: 1,
  phase: 1,
  /** emulated IOMMU whose register write trapped, or whose interrupt is served. */
  guestIommu: 1,
  /** Position of the last command that it has queued, while it works on a batch. */
  last: 1,
  /** Where it works on a batch for a hardware queue: number of the queue that it has taken + 1. */
  queue: 1,
});

/** A flush of what was made of stage-2 entries: which part is next, and how many of its commands are in the queue. */
export const FLUSH = record({
  part: 1,
  sent: 1,
  /** IOMMU (from 1) and position of the command that it waits for, or 0. */
  iommu: 1,
  sync: 1,
});

export const HOST = record({
  /** A bit per fault that has happened. */
  done: 1,
  /** Number of the fault (from 1) whose stage-2 invalidation is under way, or 0. */
  fault: 1,
  flush: FLUSH.SIZE,
});

/** A VMM's main thread; the ids that its names stand for follow. */
export const MAIN = record({
  pc: 1,
  /** 1 while the call at `pc` is in the kernel and others go on. */
  inside: 1,
  flush: FLUSH.SIZE,
});

export interface Region {
  readonly name: string;
  readonly offset: number;
  readonly words: number;
}

export interface Layout {
  readonly words: number;
  readonly regions: readonly Region[];
  readonly host: number;
  readonly mains: readonly number[];
  /** By main thread: its IOMMU_HWPT_INVALIDATE in the kernel. */
  readonly mainCalls: readonly { readonly call: number; readonly entries: number; readonly cap: number }[];
  readonly vcpus: readonly number[];
  readonly iommus: readonly {
    readonly regs: number;
    readonly ctl: number;
    readonly iotlb: number;
    readonly walks: number;
    readonly configs: number;
    readonly contexts: number;
    readonly configCap: number;
    readonly late: number;
  }[];
  readonly devices: readonly {
    readonly ctl: number;
    readonly atc: number;
    readonly atcCap: number;
    readonly inv: number;
    readonly invCap: number;
  }[];
  readonly guestIommus: readonly {
    readonly regs: number;
    readonly ctl: number;
    readonly batch: number;
    readonly batchCap: number;
    readonly call: number;
    readonly entries: number;
    readonly devIds: number;
  }[];
  /** Each VM's /dev/iommu. */
  readonly ctxs: readonly CtxLayout[];
  readonly frameCount: number;
  readonly frames: number;
  readonly frameCap: number;
}

/** Entries of a walk cache, and at most of a configuration cache. */
export const WALK_ENTRIES = 16;
const CONFIG_ENTRIES = 16;
/** Commands whose effect is outstanding; further ones take effect when they are consumed. */
export const LATE_ENTRIES = 4;
const ATC_ENTRIES = 16;
const ATC_REQUESTS = 8;
/** Longest run the VMM fetches at once. */
const BATCH_ENTRIES = 512;

/** `shape`: what the architecture needs. */
export function layoutOf(topo: Topology, shape: Shape): Layout {
  const { configs, contexts } = shape;
  const regions: Region[] = [];
  let words = 0;
  const add = (name: string, size: number): number => {
    regions.push({ name, offset: words, words: size });
    words += size;
    return words - size;
  };
  const host = add('host', HOST.SIZE);
  const vcpus = listed(topo.vcpus, (vcpu) => add(vcpu.name, VCPU.SIZE));
  const iommus = listed(topo.iommus, (iommu, s) => {
    const streams = topo.devices.flatMap((device) => (device.iommu === s ? sidsOf(device) : []));
    const configCap = Math.min(streams.length, CONFIG_ENTRIES);
    return {
      regs: add(`${iommu.name}.regs`, shape.regs),
      ctl: add(`${iommu.name}.ctl`, IOMMU.SIZE),
      iotlb: add(`${iommu.name}.iotlb`, TLB.SIZE * iommu.iotlbEntries),
      walks: add(`${iommu.name}.walks`, TLB.SIZE * WALK_ENTRIES),
      configs: add(`${iommu.name}.${configs.name}`, configs.words * configCap),
      contexts: add(`${iommu.name}.${contexts.name}`, contexts.words * configCap),
      configCap,
      late: add(`${iommu.name}.late`, LATE.SIZE * LATE_ENTRIES),
    };
  });
  const devices = listed(topo.devices, (device) => ({
    ctl: add(`${device.name}.ctl`, DEVICE.SIZE),
    atc: add(`${device.name}.atc`, TLB.SIZE * (device.ats ? ATC_ENTRIES : 0)),
    atcCap: device.ats ? ATC_ENTRIES : 0,
    inv: add(`${device.name}.inv`, INV.SIZE * (device.ats ? ATC_REQUESTS : 0)),
    invCap: device.ats ? ATC_REQUESTS : 0,
  }));
  const guestIommus = listed(topo.guestIommus, (guestIommu) => {
    const batchCap = guestIommu.batchEntries ?? Math.min(2 ** guestIommu.commandsLog2, BATCH_ENTRIES);
    return {
      regs: add(`${guestIommu.name}.regs`, shape.regs),
      ctl: add(`${guestIommu.name}.vmm`, VMM.SIZE),
      batch: add(`${guestIommu.name}.batch`, BATCH.SIZE * batchCap),
      batchCap,
      call: add(`${guestIommu.name}.call`, CALL.SIZE),
      entries: add(`${guestIommu.name}.entries`, ENTRY.SIZE * batchCap),
      // The VMM's own map vSID -> dev_id, in the order of the topology's vdevices.
      devIds: add(`${guestIommu.name}.devIds`, guestIommu.vdevices.length),
    };
  });
  const ctxs = listed(topo.vms, (vm, ctx) => ctxLayout(vm.name, vm.iommufd ?? ctxCaps(topo, ctx), add));
  const mains = (topo.mains ?? []).map(({ name, names }) => add(`${name}.main`, MAIN.SIZE + names.length));
  const mainCalls = (topo.mains ?? []).map(({ name, ops }) => {
    const cap = Math.max(0, ...ops.map(entriesOf));
    return { call: add(`${name}.call`, CALL.SIZE), entries: add(`${name}.entries`, ENTRY.SIZE * cap), cap };
  });
  const frameCount = add('memory.count', 1);
  const frameCap = topo.framesReserved + hostFrames(topo, shape);
  const frames = add('memory.frames', FRAME.SIZE * frameCap);
  return {
    words,
    regions,
    host,
    mains,
    mainCalls,
    vcpus,
    iommus,
    devices,
    guestIommus,
    ctxs,
    frameCount,
    frames,
    frameCap,
  };
}
