/** xarrays of vdevices. */
import { vdeviceBySid, vdevsOf } from '../../../../model/iommufd/objects/vdevs.ts';
import { nodeAt, xaIsNode, xaNodeIndex, xaObject } from '../../../../model/iommufd/objects/xarray.ts';
import { XA_NODE } from '../../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { type Struct, member } from './struct.ts';

/** The word in the xarray itself. */
function headText(m: Machine, v: number): string {
  const vdevs = vdevsOf(m, v);
  const head = vdevs ? m.w[vdevs.head] : 0;
  if (!vdevs || head === 0) return 'NULL';
  if (!xaIsNode(head)) return `→ vdevice #${xaObject(head)}`;
  return `→ xa_node, shift ${m.w[nodeAt(vdevs.k, xaNodeIndex(head)) + XA_NODE.shift]}`;
}

export const XA: Struct = {
  kind: 'xa',
  of(m, name) {
    const v = m.topo.guestIommus.findIndex((guestIommu) => guestIommu.name === name);
    if (v < 0) return null;
    const used = m.topo.guestIommus[v].vdevices.filter(({ vsid }) => vdeviceBySid(m, v, vsid)).length;
    return {
      present: true,
      struct: 'struct xarray',
      source: 'include/linux/xarray.h; lib/xarray.c',
      members: [
        member(
          'void __rcu *',
          'xa_head',
          headText(m, v),
          'Root: an xa_node, or the entry itself if only index 0 is used',
        ),
        member('', 'entries', String(used), 'vdevices in it, by vSID'),
      ],
    };
  },
};
