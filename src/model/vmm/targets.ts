/** Where a command belongs: the two ways in which VMMs address commands. */
import { OP } from '../arch/smmuv3/fields/commands.ts';
import type { Target } from '../state/design.ts';

const VIOMMU: Target = { kind: 'viommu' };
const HWPT: Target = { kind: 'hwpt' };

/** Everything to the viommu: the kernel sorts out StreamIDs. */
export const toViommu = (): Target => VIOMMU;

/** Commands that name a stream go to its device, all others to a nested hwpt. */
export function byTarget(w: ArrayLike<number>, at: number): Target {
  switch (w[at] & 0xff) {
    case OP.ATC_INV:
    case OP.CFGI_CD:
    case OP.CFGI_CD_ALL:
      return { kind: 'device', vsid: w[at + 1] };
    default:
      return HWPT;
  }
}

export const sameTarget = (a: Target, b: Target): boolean =>
  a.kind === b.kind && (a.kind !== 'device' || (b.kind === 'device' && a.vsid === b.vsid));
