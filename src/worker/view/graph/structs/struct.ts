/** What is shown of a selected object: members that the model holds, and where they lead. */
import type { Machine } from '../../../../model/state/machine.ts';
import type { ObjectDetail, StructMember } from '../../../protocol/detail.ts';

export type StructDetail = Omit<ObjectDetail, 'kind' | 'holders'> & Partial<Pick<ObjectDetail, 'holders'>>;

/** Members that a driver adds to a struct of iommufd, and where they are declared. */
export interface DriverPart {
  readonly source?: string;
  readonly members: (object: Selected) => readonly StructMember[];
}

/** What the driver of an architecture says of iommufd's structs. */
export interface DriverStructs {
  /** What it adds to them, by kind. */
  readonly parts: Readonly<Record<string, DriverPart | undefined>>;
  /** The type of viommus. */
  readonly viommu: string;
  /** The type of their event queues, and its number. */
  readonly veventq: string;
  /** What a virt_id is. */
  readonly virtId: string;
  /** The function that looks a vSID up. */
  readonly lookup: string;
}

/** What is shown of the objects of a kind when one is selected. */
export interface Struct {
  readonly kind: string;
  /** By the parts of its id; null for one that is nowhere. */
  readonly of: (m: Machine, owner: string, n: number, driver: DriverStructs) => StructDetail | null;
}

export const member = (type: string, name: string, value: string, doc: string, target?: string): StructMember => ({
  type,
  name,
  value,
  doc,
  ...(target && { target }),
});

/** One object of iommufd. */
export interface Selected {
  readonly m: Machine;
  readonly ctx: number;
  readonly id: number;
  /** Name of its VM. */
  readonly vm: string;
  /** Where its record lies. */
  readonly o: number;
  readonly driver: DriverStructs;
}
