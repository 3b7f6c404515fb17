/** What scenarios of an IOMMU architecture have of their own: what its guests write, and how a VMM calls the kernel for it. */
import type { CommandDef, Decoded } from '../../model/fields/command.ts';
import type { Field } from '../../model/fields/field.ts';
import type { GuestIommuSpec, IommuSpec, Op, PteWrite } from '../../model/state/topology.ts';
import type { GuestMemory } from '../compile/guest-memory.ts';
import type { InputError, Path } from '../language/errors.ts';
import type { ScenarioStep } from '../language/schema.ts';

export type Fail = (path: Path, problem: string) => InputError;

/** A device as a guest knows it. */
export interface GuestDevice {
  readonly device: number;
  readonly sids: readonly number[];
  readonly guestIommu: number;
  readonly vsid: number;
  readonly asid: number;
  readonly ats: boolean;
  /** Its ASIDs are those of its emulated IOMMU alone. */
  readonly own: boolean;
}

/** Name of the address space that a device's configuration stands for. */
export const spaceOf = ({ guestIommu, asid, own }: Pick<GuestDevice, 'guestIommu' | 'asid' | 'own'>): string =>
  own ? `${guestIommu}/${asid}` : String(asid);

/** What a guest lays out in its memory before a run. IPAs. */
export interface GuestTables {
  /** A device table with these entries; where it lies. */
  deviceTable(
    entries: readonly { readonly vsid: number; readonly asid: number; readonly space: string; readonly ats: boolean }[],
  ): number;
  /** The write that sets a stage-1 leaf entry to map `ipa`, or clears it; makes the tables above it now. */
  leaf(space: string, iova: number, ipa: number | undefined): PteWrite;
  /** A step that only guests of this architecture have; undefined for any other. */
  step(step: ScenarioStep, place: StepPlace): Op | undefined;
}

/** Commands that a scenario names. */
export interface RawCommands {
  /** What one is called in messages: `an SMMUv3 command`. */
  readonly what: string;
  readonly all: readonly CommandDef[];
  /** `fixed`: fields that its name says. */
  readonly byName: (name: string) => { readonly def: CommandDef; readonly fixed: Decoded['fields'] } | undefined;
  /** Four words. */
  readonly encode: (command: Decoded) => Uint32Array;
}

/** What a guest's driver queues by itself. */
export interface GuestDriver {
  readonly wait: Uint32Array;
  /** For pages of an address space that are unmapped. */
  readonly unmapped: (asid: number, iova: number, pages: number, iommu: GuestIommuSpec) => Uint32Array[];
  /** The same for a device that keeps translations of its own. */
  readonly deviceUnmapped: (vsid: number, iova: number, pages: number) => Uint32Array;
}

/** Where a step stands, and what it may name. */
export interface StepPlace {
  readonly guestIommus: readonly GuestIommuSpec[];
  readonly path: Path;
  readonly error: Fail;
  readonly device: (name: string, path: Path) => GuestDevice;
  /** Index of the emulated IOMMU that is meant. */
  readonly queue: (name: string | undefined, path: Path) => number;
  /** Nothing is known to be mapped in an address space any more. */
  readonly forget: (space: string) => void;
}

/** Numbers that a VMM hands to the kernel. */
export interface UserNumbers {
  readonly viommu: number;
  readonly veventq: number;
  readonly hwQueue: number;
  /** Bytes of data that a type of viommu needs, if any. */
  readonly viommuData: (type: unknown) => number | undefined;
  /** Type of a nested table's data, its bytes, and what a scenario calls it. */
  readonly nested: { readonly type: number; readonly bytes: number; readonly name: string };
  readonly invalidation: { readonly type: number; readonly entryBytes: number };
}

export interface ScenarioArch {
  /** As in a scenario's `arch`. */
  readonly id: string;
  /** Identification registers where nothing is said, and how many translations an IOMMU keeps. */
  readonly idr: IommuSpec['idr'];
  /** What their bits say, by register. */
  readonly idrFields: Readonly<Record<string, readonly Field[]>>;
  readonly iotlbEntries: number;
  /** How the register says that a device table has the shape of `deviceTable`. */
  readonly deviceTableCfg: number;
  readonly tables: (memory: GuestMemory) => GuestTables;
  readonly commands: RawCommands;
  readonly driver: GuestDriver;
  /** Fields that a step of its own may name, by step; of registers by register. */
  readonly fields: Readonly<Record<string, readonly Field[]>>;
  readonly registers: Readonly<Record<string, readonly Field[]>>;
  readonly user: UserNumbers;
}
