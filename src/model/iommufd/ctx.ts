/** One open /dev/iommu (struct iommufd_ctx), and what iommufd asks of the IOMMU driver behind it. */
import type { CtxLayout } from '../state/ctx-layout.ts';
import type { Rule } from './uapi/rules.ts';
import type { UserData } from './uapi/user.ts';

/** A view of words. */
export class Ctx {
  readonly w: Uint32Array;
  readonly at: CtxLayout;
  readonly driver: Driver;

  constructor(w: Uint32Array, at: CtxLayout, driver: Driver) {
    this.w = w;
    this.at = at;
    this.driver = driver;
  }
}

/** IOMMU_HWPT_ALLOC flags, kept with the hwpt; AUTO is the kernel's own. */
export const HWPT_FLAG = { NEST_PARENT: 1, DIRTY_TRACKING: 2, FAULT_ID_VALID: 4, PASID: 8, AUTO: 0x100 } as const;

export interface Geometry {
  readonly first: bigint;
  readonly last: bigint;
  /** Smallest page, bytes. */
  readonly page: number;
}

export interface HwInfo {
  readonly type: number;
  readonly data: Uint8Array;
  readonly capabilities: number;
  readonly maxPasidLog2: number;
}

export interface Invalidation {
  readonly type: number;
  readonly entryLength: number;
  readonly entries: number;
  readonly user: UserData;
}

/** struct iommu_ops and iommufd_viommu_ops. Ids are those of objects in `k`. Methods return the rule that refuses, or null. */
export interface Driver {
  readonly id: string;
  /** Index of the IOMMU in front of a device. */
  iommuOf(k: Ctx, idev: number): number;
  /** Address space of a paging hwpt. */
  geometry(k: Ctx, hwpt: number): Geometry;
  hwInfo(k: Ctx, idev: number, type: number): HwInfo | Rule;
  /** Fills in a paging hwpt made for a device. `data` is null without user data. */
  allocPaging(k: Ctx, hwpt: number, idev: number, flags: number, data: UserData | null): Rule | null;
  /** Enters user memory into the table of a paging hwpt, which has nothing there. Bytes; flags of IOMMU_IOAS_MAP. */
  map(k: Ctx, hwpt: number, iova: bigint, length: bigint, va: bigint, flags: number): void;
  /** Clears what it maps of [iova, iova + length). */
  unmap(k: Ctx, hwpt: number, iova: bigint, length: bigint): void;
  /** False: nested hwpts are made through a viommu only. */
  readonly nestedOnPaging: boolean;
  allocNested(k: Ctx, hwpt: number, data: UserData): Rule | null;
  viommuType(k: Ctx, idev: number, type: number): boolean;
  initViommu(k: Ctx, viommu: number, idev: number, data: UserData | null): Rule | null;
  attach(k: Ctx, idev: number, hwpt: number): Rule | null;
  detach(k: Ctx, idev: number): void;
  /** Gives a new vdevice, which its viommu's xarray has already, what else it needs. */
  initVdevice?(k: Ctx, vdevice: number): Rule | null;
  /** Hardware queues that a viommu can have, of this type of queue; 0 where there are none. */
  queues(k: Ctx, viommu: number, type: number): number;
  /** Checks a hardware queue of `length` bytes whose memory the process has at `va`. */
  checkQueue?(k: Ctx, viommu: number, va: bigint, length: bigint): Rule | null;
  /** A hardware queue has been made; it is about to be destroyed. */
  beginQueue?(k: Ctx, queue: number): void;
  endQueue?(k: Ctx, queue: number): void;
  invalidate(k: Ctx, target: number, request: Invalidation): { readonly rule: Rule | null; readonly done: number };
}
