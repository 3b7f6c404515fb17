/** The object graph: what exists at some time of a run, and the state of it at a position. */
import type { CacheRow } from './caches.ts';

/** One of `worker/view/graph/kinds.ts`; how it is drawn: `views/graph/kinds.ts`. */
export type NodeKind = string;

/** An object that exists at some time of the run. Its place never changes; whether it exists now is in `NodeState`. */
export interface GraphNode {
  /** `viommu/vm0/4`, `device/A`, … the same names as in events' `objects`. */
  readonly id: string;
  readonly kind: NodeKind;
  /** `viommu #4`, `A`, … */
  readonly title: string;
  /** Emulated IOMMU (index) that it belongs to, to keep the parts of one together; -1 for shared ones. */
  readonly group: number;
  /** VM (index) that it belongs to; -1 for hardware that belongs to none. */
  readonly vm: number;
  /** Physical IOMMU (index) that it is, lies behind or works on; -1 where there is none. */
  readonly iommu: number;
  /** Of a device: its StreamIDs. */
  readonly sids?: readonly number[];
  /** Of a device: the vSID by which its guest knows it, where one does. */
  readonly vsid?: number;
  /** The cache of translations that it has: an IOMMU its IOTLB, a device with ATS its ATC. */
  readonly cache?: CacheRow['cache'];
  /** Of one that holds others which can be selected: their ids, as far as they are used at some time. */
  readonly parts?: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `slot` leaves an xarray slot: `from` is `slot/QUEUE/VSID`. `derived`: no member of a struct in Linux 7.3. */
  readonly kind: 'pointer' | 'list' | 'slot' | 'pcie' | 'derived';
  /** The member or mechanism that it is, `iommufd_viommu.hwpt`; explained on hover. */
  readonly label: string;
}

export interface XaSlot {
  readonly index: number;
  /** `slot/QUEUE/VSID`. */
  readonly id: string;
  /** Node id of the vdevice, '' when empty (a vdevice was there at some time of the run). */
  readonly vdevice: string;
}

export interface XaNode {
  readonly shift: number;
  readonly offset: number;
  readonly count: number;
  /** Index range that the node covers. */
  readonly first: number;
  readonly last: number;
  /** Occupied slots of an inner node. */
  readonly children: readonly number[];
}

/** Something inside an object that can be selected. */
export interface NodePart {
  readonly id: string;
  readonly present: boolean;
  /** One fact per line. */
  readonly lines: readonly string[];
}

export interface NodeState {
  /** False when the object is gone or not made yet. */
  readonly present: boolean;
  /** It is still to be made. */
  readonly ahead?: boolean;
  /** One fact per line. */
  readonly lines: readonly string[];
  readonly users?: number;
  /** Of one that holds others. */
  readonly parts?: readonly NodePart[];
  /** Of an IOMMU: what its hardware runs beside its command queue; absent where it runs nothing. */
  readonly running?: readonly string[];
  /** Of an `xa` node: its xa_nodes depth first, and the leaf slots that are or were in use. */
  readonly xa?: { readonly nodes: readonly XaNode[]; readonly slots: readonly XaSlot[] };
}
