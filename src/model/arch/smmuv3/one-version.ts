import { CD, CD_BYTES, STE } from './fields/descriptors.ts';
import { getField } from '../../fields/field.ts';
import { halfWritten } from './guest/config.ts';
import { CD_ENTRY } from './state.ts';
import type { Machine } from '../../state/machine.ts';
import type { ConfigOp } from '../../state/topology.ts';
import type { Property } from '../../check/property.ts';

/** The CD that a vCPU has half written and that the IOMMU works with: it is what memory holds, and V is set. */
function usesHalf(m: Machine, device: number, { pa }: ConfigOp): boolean {
  const { iommu, sid } = m.topo.devices[device];
  const words = Array.from({ length: CD_BYTES / 4 }, (_, i) => m.mem.read32(pa + i * 4));
  if (getField(CD.V, words) === 0) return false;
  if (m.design.hardware.caches === 'none') return true;
  const { contexts } = m.caches[iommu];
  return contexts.find(sid, sid, (at) => words.every((word, j) => m.w[at + CD_ENTRY.w + j] === word)) >= 0;
}

export const ONE_VERSION: Property = {
  id: 'one-version',
  monitor: {
    configured: ({ m }, queue, device) => {
      const { vsid } = m.topo.guestIommus[queue].vdevices.find((vdevice) => vdevice.device === device)!;
      const op = halfWritten(m, queue, vsid, 'context');
      if (!op || !usesHalf(m, device, op)) return undefined;
      return { pos: 0, other: 0, detail: [1, device, vsid, 0] };
    },
    nested: ({ m }, queue, device, vsid, w0) => {
      const half = getField(STE.V, [w0, 0]) === 1 && halfWritten(m, queue, vsid, 'device');
      return half ? { pos: 0, other: 0, detail: [0, device, vsid, 0] } : undefined;
    },
  },
  exercises: {
    configured: ({ m }, queue, device) => {
      const vdevice = m.topo.guestIommus[queue].vdevices.find((one) => one.device === device)!;
      return halfWritten(m, queue, vdevice.vsid, 'context') !== undefined;
    },
    nested: ({ m }, queue, _, vsid) => halfWritten(m, queue, vsid, 'device') !== undefined,
  },
};
