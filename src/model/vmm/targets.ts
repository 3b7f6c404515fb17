/** Where a command belongs: the two ways in which VMMs address commands. */
import type { Vsid } from '../state/numbers.ts';
import type { Target } from '../state/design.ts';

const VIOMMU: Target = { kind: 'viommu' };
const HWPT: Target = { kind: 'hwpt' };

/** Everything to the viommu: the kernel sorts out StreamIDs. */
export const toViommu = (): Target => VIOMMU;

/** Commands about one stream go to its device, all others to a nested hwpt. */
export const byTarget = (stream: Vsid | undefined): Target =>
  stream === undefined ? HWPT : { kind: 'device', vsid: stream };

export const sameTarget = (a: Target, b: Target): boolean =>
  a.kind === b.kind && (a.kind !== 'device' || (b.kind === 'device' && a.vsid === b.vsid));
