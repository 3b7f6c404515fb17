/** Whose registers there are, and which of them change while a machine runs. */
import { REGS } from '../../../../model/arch/smmuv3/state.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { Watched } from '../../watched.ts';
import type { IommuSpec } from '../../../../model/state/topology.ts';
import { IOMMU_KIND, ref } from '../../../../model/state/ref.ts';

/** An IOMMU's registers in the arena: `regs` is their offset, `object` the node that has them. */
export interface RegisterSet {
  readonly owner: string;
  readonly object: string;
  readonly regs: number;
  readonly idr: IommuSpec['idr'];
  /** Index of the physical IOMMU; -1 for an emulated one. */
  readonly iommu: number;
}

export const registerSets = ({ topo, layout }: Machine): RegisterSet[] => [
  ...topo.guestIommus.map(({ name, idr }, v) => ({
    owner: `${name} (emulated)`,
    object: ref('vmm', name),
    regs: layout.guestIommus[v].regs,
    idr,
    iommu: -1,
  })),
  ...topo.iommus.map(({ name, idr }, s) => ({
    owner: `${name} (physical)`,
    object: ref(IOMMU_KIND, name),
    regs: layout.iommus[s].regs,
    idr,
    iommu: s,
  })),
];

/** Name and word. */
const CHANGING = [
  ['CR0', REGS.cr0],
  ['GERROR', REGS.gerror],
  ['GERRORN', REGS.gerrorn],
  ['CMDQ_PROD', REGS.cmdqProd],
  ['CMDQ_CONS', REGS.cmdqCons],
  ['EVENTQ_PROD', REGS.eventqProd],
  ['EVENTQ_CONS', REGS.eventqCons],
] as const;

/** The registers that change, as a step's changes name them. */
export const watchedRegisters = (m: Machine): Watched[] =>
  registerSets(m).flatMap(({ owner, object, regs }) =>
    CHANGING.map(([name, word]) => ({
      object,
      where: owner,
      what: name,
      read: ({ w }: Machine) => w[regs + word],
      text: word32,
    })),
  );

export const word32 = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
