/** VINTFs of a run as the graph shows them: by the emulated IOMMU whose viommu has one, with VCMDQs and SID slots in use. */
import { refOf } from '../../../protocol/ref.ts';
import { type SidSlot, type Vcmdq, type Vintf, vintfsOf } from '../../../../model/arch/smmuv3/cmdqv/view.ts';
import { CERROR_NAMES, CONS_ERR_SHIFT } from '../../../../model/arch/smmuv3/fields/register-bits.ts';
import { hex } from '../../../../model/fields/field.ts';
import { OBJ_TYPE, objectAt } from '../../../../model/iommufd/objects/objects.ts';
import { errorOf } from '../../../../model/arch/smmuv3/hw/cmdq.ts';
import { HW_QUEUE, VDEVICE, VIOMMU } from '../../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { indexOf } from '../../../../model/state/queue.ts';
import type { SeenObject } from '../../../../model/system/seen.ts';
import type { NodePart } from '../../../protocol/graph.ts';
import { ref } from '../../../../model/state/ref.ts';

/** GERROR.CMDQ_INIT_ERR. */
const INIT_ERR = 4;

export const vcmdqId = (guestIommu: string, index: number): string => ref('vcmdq', guestIommu, index);
export const sidSlotId = (guestIommu: string, slot: number): string => ref('sid_slot', guestIommu, slot);

export interface VintfNode {
  /** Emulated IOMMU. */
  readonly v: number;
  /** Ids of what was in use at some time of the run: VCMDQs, then SID slots. */
  readonly parts: readonly string[];
}

const distinct = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

export function vintfNodes({ topo }: Machine, all: readonly SeenObject[]): VintfNode[] {
  return topo.guestIommus.flatMap(({ name, vm }, v) => {
    const of = (type: number): SeenObject[] => all.filter((one) => one.ctx === vm && one.type === type);
    const viommus = new Set(
      of(OBJ_TYPE.viommu)
        .filter(({ words }) => words[VIOMMU.owner] - 1 === v && words[VIOMMU.interface] > 0)
        .map(({ id }) => id),
    );
    if (viommus.size === 0) return [];
    const queues = of(OBJ_TYPE.hwQueue).filter(({ words }) => viommus.has(words[HW_QUEUE.viommu]));
    const slots = of(OBJ_TYPE.vdevice).filter(
      ({ words }) => viommus.has(words[VDEVICE.viommu]) && words[VDEVICE.slot] > 0,
    );
    const parts = [
      ...distinct(queues.map(({ words }) => words[HW_QUEUE.index])).map((index) => vcmdqId(name, index)),
      ...distinct(slots.map(({ words }) => words[VDEVICE.slot] - 1)).map((slot) => sidSlotId(name, slot)),
    ];
    return [{ v, parts }];
  });
}

/** The VINTF that an emulated IOMMU has now. */
export const vintfOf = (m: Machine, v: number): Vintf | undefined =>
  vintfsOf(m).find(({ vm, viommu }) => m.ctxs[vm].w[objectAt(m.ctxs[vm], viommu) + VIOMMU.owner] - 1 === v);

export function partsOf(m: Machine, v: number, ids: readonly string[]): NodePart[] {
  const vintf = vintfOf(m, v);
  return ids.map((id) => {
    const { kind, n = 0 } = refOf(id);
    if (kind === 'vcmdq') {
      const queue = vintf?.queues[n];
      return queue?.hwQueue ? { id, present: true, lines: vcmdqLines(m, queue) } : { id, present: false, lines: [] };
    }
    const slot = vintf?.slots[n];
    return vintf && slot?.vdevice
      ? { id, present: true, lines: [sidText(m, vintf, slot)] }
      : { id, present: false, lines: [] };
  });
}

/** `CERROR_ILL`, `CMDQ_INIT_ERR` or ''. */
export function errorText(m: Machine, { queue, cons, gerror, gerrorn }: Vcmdq): string {
  if (queue < 0) return '';
  if ((gerror ^ gerrorn) & INIT_ERR) return 'CMDQ_INIT_ERR';
  return errorOf(m, m.layout.guestIommus[queue].regs) && CERROR_NAMES[(cons >>> CONS_ERR_SHIFT) & 0x7f];
}

export function vcmdqLines(m: Machine, vcmdq: Vcmdq): string[] {
  const { prod, cons, log2size, enabled } = vcmdq;
  return [
    `PROD ${indexOf(prod, log2size)}  CONS ${indexOf(cons, log2size)}`,
    `EN_OK ${enabled ? 1 : 0}`,
    errorText(m, vcmdq),
  ].filter(Boolean);
}

/** `0x8 → 0x100  A` */
export const sidText = (m: Machine, { iommu }: Vintf, { match, replace }: SidSlot): string => {
  const device = m.topo.devices.find((one) => one.iommu === iommu && one.sid === replace)?.name ?? '';
  return `${hex(match >>> 1)} → ${hex(replace)}  ${device}`.trimEnd();
};

/** What an IOMMU's hardware runs beside its CMDQ, `VINTF 1 VCMDQ 0: CONS 3 of PROD 4`. */
export const runningOf = (m: Machine, iommu: number): string[] =>
  vintfsOf(m)
    .filter((vintf) => vintf.iommu === iommu)
    .flatMap(({ number, queues }) =>
      queues.flatMap((queue, index) =>
        queue.enabled
          ? [
              `VINTF ${number} VCMDQ ${index}: CONS ${indexOf(queue.cons, queue.log2size)} of PROD ${indexOf(queue.prod, queue.log2size)}`,
            ]
          : [],
      ),
    );
