/** What the main thread of a VMM asks of iommufd and VFIO, step by step. */

/** An object's id: a number, or the name under which an earlier step keeps it. */
export type IdRef = number | { readonly name: number };

/** The device entry that a guest has written, or words of the scenario. */
export type UserMemory =
  | { readonly what: 'nested'; readonly guestIommu: number; readonly vsid: number }
  | { readonly what: 'words'; readonly words: Uint32Array };

export type MainOp =
  | { readonly op: 'bind'; readonly device: number; readonly as: number }
  | { readonly op: 'unbind'; readonly idev: IdRef }
  | { readonly op: 'attach'; readonly idev: IdRef; readonly pt: IdRef }
  | { readonly op: 'detach'; readonly idev: IdRef }
  | {
      readonly op: 'ioctl';
      readonly ioctl: string;
      /** Fields that the scenario gives, or that have a default; ids by reference. */
      readonly fields: Readonly<Record<string, IdRef | bigint>>;
      /** What stands at data_uptr; absent: what is in guest RAM there, which the VMM has at its IPA. */
      readonly data?: UserMemory;
      /** Under which name the new object's id is kept; -1: none. */
      readonly as: number;
    }
  /** read() on an event queue, once it has something. */
  | {
      readonly op: 'read';
      readonly queue: IdRef;
      readonly bytes: number;
      /** The emulated IOMMU to whose event queue the records go on, and whether its guest hears of lost ones. */
      readonly into?: { readonly guestIommu: number; readonly tellsLost: boolean };
    }
  /** Closes the file of an event queue. */
  | { readonly op: 'close'; readonly queue: IdRef }
  /** Waits until a vCPU has come to an op of its program. */
  | { readonly op: 'after'; readonly thread: 'vcpu' | 'main'; readonly index: number; readonly at: number };

export interface MainSpec {
  readonly name: string;
  readonly vm: number;
  readonly ops: readonly MainOp[];
  /** Names that steps may give to ids; those of objects that exist from the beginning come first. */
  readonly names: readonly string[];
}

/** True for fields that hold the id of an object; virt_id is what the guest calls a device. */
export const isId = (field: string): boolean => field === 'id' || (field.endsWith('_id') && field !== 'virt_id');
