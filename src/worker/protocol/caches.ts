/** IOTLBs and ATCs at a position; configuration in memory and in the caches. */
import type { FieldRow } from './fields.ts';

export interface CacheRow {
  /** IOMMU or device name. */
  readonly where: string;
  readonly cache: 'IOTLB' | 'ATC';
  readonly vmid: number;
  readonly asid: number;
  readonly iova: string;
  readonly pa: string;
  readonly size: string;
  /** Device that it was filled for, '' if it is not known; of an ATC its own. */
  readonly device: string;
  /** SubstreamID of what filled it, or null. */
  readonly ssid: number | null;
  /** The stages that it stands for: an entry of stage 2 alone maps an IPA. */
  readonly stages: '1' | '2' | '1+2';
  /** live; stale: its page table entry has changed since; gone: invalidated; flight: not in the cache, but on its way. */
  readonly state: 'live' | 'stale' | 'gone' | 'flight';
  /** Of a translation in flight: `flight/DEVICE`, what becomes of it, and whether the tables have changed since it was read. */
  readonly flight?: { readonly id: string; readonly text: string; readonly stale: boolean };
  /** For gone entries: position at which it went. */
  readonly goneAt?: number;
}

/** What a stream's configuration is in memory: what the IOMMU reads of the device, and of its address space. */
export interface ConfigRow {
  readonly iommu: string;
  readonly device: string;
  readonly sid: number;
  readonly ofDevice: readonly FieldRow[];
  /** Empty when the device's names none. */
  readonly ofSpace: readonly FieldRow[];
}

/** A fact that an IOMMU keeps about memory beside its translations. */
export interface CachedConfig {
  readonly iommu: string;
  /** What the architecture calls it. */
  readonly what: string;
  readonly sid: number;
  /** Of an address space: its SubstreamID; else 0. */
  readonly ssid: number;
  /** Device with this StreamID, '' if there is none. */
  readonly device: string;
  /** `nested, VMID 1`, `ASID 1, TTB0 0x…` */
  readonly text: string;
  readonly state: 'live' | 'stale';
  /** Of a stale one: fields that memory has otherwise, `Config: stage 1, in memory abort`. */
  readonly differs: readonly string[];
}

/** A table of stage 1 that the IOMMU need not walk to again. */
export interface CachedTable {
  readonly iommu: string;
  readonly vmid: number;
  readonly asid: number;
  readonly iova: string;
  readonly size: string;
  /** Physical address of the table, and the level that it is read at. */
  readonly pa: string;
  readonly level: number;
  readonly state: 'live' | 'stale';
}

/** Configuration in memory and in the caches, and the walk caches, at a position. */
export interface Config {
  readonly position: number;
  readonly memory: readonly ConfigRow[];
  readonly cached: readonly CachedConfig[];
  readonly tables: readonly CachedTable[];
}
