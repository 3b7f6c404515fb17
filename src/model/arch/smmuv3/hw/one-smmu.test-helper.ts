/** A host with one SMMU, made anew by `start`, which executes a command by `run`. */
import type { Machine } from '../../../state/machine.ts';
import { buildHost } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { IDR, topology } from '../context.test-helper.ts';
import { decoderOf, execute } from './execute.ts';

export const ATS = { ...IDR, IDR0: IDR.IDR0 | (1 << 10) };

export let m: Machine;

export function start(idr = ATS): void {
  const topo = topology(1);
  m = buildHost({ ...topo, iommus: [{ ...topo.iommus[0], idr, iotlbEntries: 32 }] }, designById('viommu-batch')!).m;
}

/** Words of a command; its CERROR code. */
export const run = (words: Uint32Array): number =>
  execute(m, 0, decoderOf(m, 0), words[0], words[1], words[2], words[3]);
