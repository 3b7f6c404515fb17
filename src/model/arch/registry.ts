/** The architectures. A new one is a folder here and a line. */
import type { Machine } from '../state/machine.ts';
import type { Topology } from '../state/topology.ts';
import type { Arch } from './arch.ts';
import { SMMUV3 } from './smmuv3/smmuv3.ts';

export const ARCHS: Arch<Machine>[] = [SMMUV3];

/** The architecture of a topology's IOMMUs: the first one where it names none. Throws Error for an unknown one. */
export function archOf({ arch }: Pick<Topology, 'arch'>): Arch<Machine> {
  const found = arch === undefined ? ARCHS[0] : ARCHS.find(({ id }) => id === arch);
  if (!found)
    throw new Error(`there is no architecture '${arch}'; expected one of ${ARCHS.map(({ id }) => id).join(', ')}`);
  return found;
}
