/**
 * Numbers by what they count. A plain number may become any of them where it is born (a word of the arena, an index of a
 * loop); from then on one is not taken for another. They cost nothing when the program runs.
 */
type Of<What extends string> = number & { readonly __of?: What };

/** Index of a guest queue: of an emulated IOMMU, or of a hardware queue beside one. */
export type GuestIommu = Of<'guestIommu'>;
export type Iommu = Of<'iommu'>;
export type Device = Of<'device'>;
export type Vm = Of<'vm'>;
export type Vcpu = Of<'vcpu'>;
/** Index of a VMM's main thread. */
export type Main = Of<'main'>;
/** Number of an actor: actors.ts. */
export type ActorNumber = Of<'actor'>;
/** Index of a property. */
export type PropertyIndex = Of<'property'>;

/** Position in a guest queue: index and wrap bit. */
export type Position = Of<'position'>;
/** Position in the command queue of a physical IOMMU. */
export type HostPosition = Of<'host position'>;
/** Number of a guest command since the run began. */
export type Ordinal = Of<'ordinal'>;

export type Sid = Of<'SID'>;
export type Vsid = Of<'vSID'>;
export type Asid = Of<'ASID'>;
/** Id of an object in a /dev/iommu. */
export type ObjectId = Of<'object id'>;
/** Which call carries an invalidation: IOCTL. */
export type IoctlNumber = Of<'ioctl'>;
/** Number of a rule of iommufd, or 0. */
export type RuleNumber = Of<'rule'>;
/** CERROR code, IHI 0070 7.1. */
export type Cerror = Of<'CERROR'>;
/** Type of an event record, IHI 0070 7.3, or ABORT. */
export type RecordType = Of<'record type'>;

/** How many. */
export type Count = Of<'count'>;
/** A u32 with fields of its own: of a command, a descriptor, a register. */
export type Word = Of<'word'>;
/** 0 or 1. */
export type Flag = Of<'flag'>;
/** Halves of a 64-bit address. */
export type High = Of<'high half'>;
export type Low = Of<'low half'>;
/** A physical address in pages of 4 KiB. */
export type Frame = Of<'frame'>;
export type Ipa = Of<'IPA'>;
/** What nothing else is counted by: a step of a program, an entry of an array. */
export type Other = Of<'other'>;
