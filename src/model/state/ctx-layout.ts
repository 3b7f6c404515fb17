/** Words of one open /dev/iommu: its objects, address-space areas, queued events and xarray nodes. */
import { record } from './record.ts';

const HEAD = { type: 1, users: 1 } as const;

/** What every object begins with; its id is its index. */
export const OBJ = record(HEAD);

export const IOAS = record({ ...HEAD, /** IOMMU_OPTION_HUGE_PAGES was set to 0. */ smallPages: 1 });

export const IDEV = record({
  ...HEAD,
  /** Index of the physical function. */
  device: 1,
  /** Id of the hwpt that it is attached to, or 0. */
  hwpt: 1,
  vdevice: 1,
  /** PASIDs attached. */
  pasids: 1,
  /** The viommu whose nested hwpt it is attached to, and the vSID sampled then. */
  viommu: 1,
  vsid: 2,
  /** The driver's own: flags, and the mock's cache. */
  flags: 1,
  cache: 4,
});

export const HWPT = record({
  ...HEAD,
  ioas: 1,
  /** HWPT_FLAG. */
  flags: 1,
  fault: 1,
  /** Index of the IOMMU that it was allocated for. */
  iommu: 1,
  vmid: 1,
  /** Page frame of the root table; the mock's page table type. */
  root: 1,
});

export const NESTED = record({
  ...HEAD,
  /** The object that it was allocated on: a viommu or a paging hwpt. */
  parent: 1,
  /** HWPT_FLAG. */
  flags: 1,
  fault: 1,
  /** vSID + 1 of the stream whose device entry the VMM made it of, or 0. */
  vsid: 1,
  /** What the VMM handed in, 128 bits; the mock's IOTLB. */
  data: 4,
});

export const VIOMMU = record({
  ...HEAD,
  hwpt: 1,
  iommu: 1,
  kind: 1,
  /** Head of the xarray `vdevs`. */
  vdevs: 1,
  /** MMIO pages handed out (offset in pages, 0: none; pages) and live mappings of them. */
  mmio: 1,
  mmioPages: 1,
  maps: 1,
  /** The mock's register page. */
  register: 1,
  vmid: 1,
  /** Index + 1 of the emulated IOMMU that the VMM made it for; nobody but the VMM knows. */
  owner: 1,
  /** Interface for hardware queues (CMDQV) that a viommu of type Tegra241 has, or 0. */
  interface: 1,
});

export const VDEVICE = record({
  ...HEAD,
  viommu: 1,
  idev: 1,
  virtId: 2,
  /** Pair of SID_MATCH and SID_REPLACE of that interface, from 1, or 0. */
  slot: 1,
});

export const FAULT = record({ ...HEAD, /** Its file is open. */ open: 1 });

export const VEVENTQ = record({
  ...HEAD,
  /** Its file is open. */
  open: 1,
  viommu: 1,
  kind: 1,
  depth: 1,
  /** Events queued, the lost-events header not counted. */
  count: 1,
  /** Number of the next event. */
  sequence: 1,
  /** 1: a lost-events header stands at the tail, with this number. */
  lost: 1,
  lostSequence: 1,
});

export const HW_QUEUE = record({ ...HEAD, viommu: 1, index: 1, previous: 1, access: 1, iova: 2, length: 2 });

export const ACCESS = record({ ...HEAD, ioas: 1 });

export const SELFTEST = record({ ...HEAD, idev: 1 });

const OBJ_WORDS = Math.max(...[IDEV, HWPT, NESTED, VIOMMU, VEVENTQ, HW_QUEUE].map(({ SIZE }) => SIZE));

/** IOVAs of an IOAS that map user memory. */
export const AREA = record({ ioas: 1, iova: 2, length: 2, va: 2, /** IOMMU_IOAS_MAP flags. */ flags: 1, pins: 1 });

/** A virtual event: id of its queue, its number, its payload. */
export const VEVENT = record({ queue: 1, sequence: 1, words: 1, data: 8 });

/** struct xa_node (64 slots). */
export const XA_SLOTS = 64;
export const XA_NODE = record({ used: 1, shift: 1, offset: 1, count: 1, parent: 1, slots: XA_SLOTS });

export const CTX = record({
  areas: 1,
  events: 1,
  /** Page frame of host memory for the next stage-2 table. */
  tables: 1,
});

export interface CtxCaps {
  readonly objects: number;
  readonly areas: number;
  readonly events: number;
  readonly xaNodes: number;
}

export interface CtxLayout extends CtxCaps {
  readonly ctl: number;
  readonly objectsAt: number;
  readonly areasAt: number;
  readonly eventsAt: number;
  readonly xaNodesAt: number;
}

export const objectOffset = (layout: CtxLayout, id: number): number => layout.objectsAt + id * OBJ_WORDS;
export const OBJECT_WORDS = OBJ_WORDS;

/** Lays out one context; `add` reserves words under a name and returns their offset. */
export const ctxLayout = (name: string, caps: CtxCaps, add: (name: string, words: number) => number): CtxLayout => ({
  ...caps,
  ctl: add(`${name}.iommufd`, CTX.SIZE),
  objectsAt: add(`${name}.objects`, OBJ_WORDS * caps.objects),
  areasAt: add(`${name}.areas`, AREA.SIZE * caps.areas),
  eventsAt: add(`${name}.events`, VEVENT.SIZE * caps.events),
  xaNodesAt: add(`${name}.xa_nodes`, XA_NODE.SIZE * caps.xaNodes),
});
