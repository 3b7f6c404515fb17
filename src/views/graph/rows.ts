/** One row per device: its slot, vdevice, idev and the device itself share one height, so a look-up is a straight line. */
import type { GraphEdge, GraphNode } from '../../worker/protocol.ts';
import { parseSlotId } from '../common/ids.ts';

export interface DeviceRow {
  readonly device: string;
  readonly idevs: readonly string[];
  readonly vdevices: readonly string[];
  /** Slot ids that held one of the vdevices. */
  readonly slots: readonly string[];
  readonly group: number;
}

export function deviceRows(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): DeviceRow[] {
  const kind = new Map(nodes.map((node) => [node.id, node.kind]));
  /** Ends of edges from `to` whose start is of the kind. */
  const into = (to: string, from: string): string[] =>
    edges.filter((edge) => edge.to === to && kind.get(edge.from) === from).map((edge) => edge.from);

  const rows = nodes
    .filter((node) => node.kind === 'device')
    .map(({ id, group }): DeviceRow => {
      const idevs = into(id, 'idev');
      const vdevices = [id, ...idevs].flatMap((end) => into(end, 'vdevice'));
      const slots = edges.filter((edge) => edge.kind === 'slot' && vdevices.includes(edge.to)).map((edge) => edge.from);
      return { device: id, idevs, vdevices, slots: [...new Set(slots)], group };
    });
  const vsid = (row: DeviceRow): number => Math.min(...row.slots.map((slot) => parseSlotId(slot)?.vsid ?? 0));
  // By vSID within each emulated SMMU, as the slots lie in the array; devices without a slot keep their order.
  return rows.sort((a, b) => a.group - b.group || (a.slots.length && b.slots.length ? vsid(a) - vsid(b) : 0));
}
