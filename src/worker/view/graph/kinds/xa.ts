/** xarrays of vdevices. */
import { vdeviceBySid, vdevsOf } from '../../../../model/iommufd/objects/vdevs.ts';
import { nodeAt, xaIsNode, xaNodeIndex } from '../../../../model/iommufd/objects/xarray.ts';
import { XA_NODE, XA_SLOTS } from '../../../../model/state/ctx-layout.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { ref } from '../../../../model/state/ref.ts';
import type { VdeviceSpec } from '../../../../model/state/topology.ts';
import type { XaNode, XaSlot } from '../../../protocol/graph.ts';
import type { GraphKind } from './kind.ts';

/** The nodes of an xarray, depth first. */
function treeOf(m: Machine, v: number): XaNode[] {
  const out: XaNode[] = [];
  const vdevs = vdevsOf(m, v);
  if (!vdevs) return out;
  const visit = (entry: number, first: number): void => {
    if (!xaIsNode(entry)) return;
    const at = nodeAt(vdevs.k, xaNodeIndex(entry));
    const shift = m.w[at + XA_NODE.shift];
    const entries = Array.from({ length: XA_SLOTS }, (_, slot) => m.w[at + XA_NODE.slots + slot]);
    const children = entries.flatMap((child, slot) => (child === 0 ? [] : [slot]));
    const { offset, count } = { offset: m.w[at + XA_NODE.offset], count: m.w[at + XA_NODE.count] };
    out.push({ shift, offset, count, first, last: first + 2 ** (shift + 6) - 1, children });
    entries.forEach((child, slot) => {
      visit(child, first + slot * 2 ** shift);
    });
  };
  visit(m.w[vdevs.head], 0);
  return out;
}

const slotsOf = (m: Machine, v: number, vdevices: readonly VdeviceSpec[]): XaSlot[] =>
  vdevices
    .map(({ vsid }) => {
      const { name, vm } = m.topo.guestIommus[v];
      const id = vdeviceBySid(m, v, vsid);
      return {
        index: vsid,
        id: ref('slot', name, vsid),
        vdevice: id ? ref('vdevice', m.topo.vms[vm].name, id) : '',
      };
    })
    .sort((a, b) => a.index - b.index);

export const XA: GraphKind = {
  kind: 'xa',
  nodes: ({ m: { topo, design } }) =>
    topo.guestIommus.flatMap(({ name, vdevices, hwQueueOf }, v) =>
      !design.kernel.viommu || hwQueueOf !== undefined
        ? []
        : [
            {
              node: { id: ref('xa', name), kind: 'xa', title: 'vdevs', group: v },
              edges: [],
              state: (m) => ({
                present: true,
                lines: ['xarray'],
                xa: { nodes: treeOf(m, v), slots: slotsOf(m, v, vdevices) },
              }),
            },
          ],
    ),
};
