/** Translations that no cache holds: a walk before its fill, an answer before the ATC keeps it, an access that has one. */
import { DEVICE_PHASE } from '../../../pcie/phase.ts';
import { DEVICE } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';

export interface Flight {
  /**
   * `walk`: the SMMU has read the tables and not filled its IOTLB; `answer`: a Translation Completion is on its way to the
   * ATC; `access`: a transaction is on its way to its physical address.
   */
  readonly kind: 'walk' | 'answer' | 'access';
  /** Offset of its TLB record in the arena. */
  readonly at: number;
  /** Of a device with ATS: the answer is for its ATC. */
  readonly ats: boolean;
  /** An invalidation has hit the walk: it will not fill the IOTLB. */
  readonly doomed: boolean;
  /** An Invalidate Request has hit it: the device will not keep the answer. */
  readonly discarded: boolean;
}

/** What a device has under way, if anything: at most one transaction. */
export function flightOf({ w, layout, broken }: Machine, device: number): Flight | undefined {
  const { ctl } = layout.devices[device];
  const ats = w[ctl + DEVICE.ats] === 1;
  const flight = (kind: Flight['kind']): Flight => ({
    kind,
    at: ctl + DEVICE.answer,
    ats,
    doomed: w[ctl + DEVICE.doomed] !== 0 && !broken.has('fill-survives-tlbi'),
    discarded: w[ctl + DEVICE.discard] === 1,
  });
  switch (w[ctl + DEVICE.phase]) {
    case DEVICE_PHASE.walked:
      return flight('walk');
    case DEVICE_PHASE.answered:
      return flight(ats ? 'answer' : 'access');
    case DEVICE_PHASE.posted:
      return flight('access');
    default:
      return undefined;
  }
}
