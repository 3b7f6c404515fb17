/** Who belongs to whom: VMs, their emulated IOMMUs, and one row per device behind each of them. */
import type { GraphEdge, GraphNode, NodeKind } from '../../../worker/protocol.ts';

/** The objects on the way from a vSID to one device. */
export interface Row {
  readonly device: string;
  readonly idevs: readonly string[];
  readonly vdevices: readonly string[];
  /** Slot ids that held one of the vdevices. */
  readonly slots: readonly string[];
  /** The stage-1 tables that the device is or was attached to. */
  readonly s1: readonly string[];
}

/** An emulated IOMMU. Designs without viommu have it too; its viommu and xarray are missing then. */
export interface Block {
  readonly group: number;
  readonly vmms: readonly string[];
  readonly s2: readonly string[];
  readonly viommus: readonly string[];
  readonly xa: readonly string[];
  readonly veventqs: readonly string[];
  readonly hwQueues: readonly string[];
  /** Its VINTF with what is in it; one at most. */
  readonly vintfs: readonly { readonly id: string; readonly parts: readonly string[] }[];
  readonly rows: readonly Row[];
}

export interface Vm {
  readonly vm: number;
  readonly vcpus: readonly string[];
  readonly ioas: readonly string[];
  readonly blocks: readonly Block[];
}

export interface Structure {
  readonly vms: readonly Vm[];
  readonly iommus: readonly string[];
}

const byNumber = (a: number, b: number): number => a - b;
const distinct = (values: readonly number[]): number[] => [...new Set(values)].sort(byNumber);

export function structureOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Structure {
  const idsOf = (kind: NodeKind, belongs: (node: GraphNode) => boolean): string[] =>
    nodes.filter((node) => node.kind === kind && belongs(node)).map(({ id }) => id);
  const rows = rowsByGroup(nodes, edges);

  const block = (vm: number, group: number, first: boolean): Block => ({
    group,
    vmms: idsOf('vmm', (node) => node.vm === vm && node.group === group),
    // A table that belongs to no emulated IOMMU stands with the first one of its VM.
    s2: idsOf('hwpt_paging', (node) => node.vm === vm && (node.group === group || (first && node.group < 0))),
    viommus: idsOf('viommu', (node) => node.vm === vm && node.group === group),
    veventqs: idsOf('veventq', (node) => node.vm === vm && node.group === group),
    hwQueues: idsOf('hw_queue', (node) => node.vm === vm && node.group === group),
    vintfs: nodes
      .filter((node) => node.kind === 'vintf' && node.vm === vm && node.group === group)
      .map(({ id, parts = [] }) => ({ id, parts })),
    xa: idsOf('xa', (node) => node.group === group && group >= 0),
    rows: (rows.get(group) ?? []).filter((row) => row.vm === vm).map(({ row }) => row),
  });

  const vms = distinct(nodes.filter((node) => node.kind !== 'smmu').map(({ vm }) => vm)).map((vm): Vm => {
    const groups = distinct(nodes.filter((node) => node.vm === vm && node.group >= 0).map(({ group }) => group));
    const lone = nodes.some((node) => node.vm === vm && node.group < 0 && node.kind === 'device');
    const all = groups.length === 0 || lone ? [...groups, -1] : groups;
    return {
      vm,
      vcpus: idsOf('vcpu', (node) => node.vm === vm),
      ioas: idsOf('ioas', (node) => node.vm === vm),
      blocks: all.map((group, i) => block(vm, group, i === 0)),
    };
  });
  return { vms, iommus: idsOf('smmu', () => true) };
}

interface Placed {
  readonly row: Row;
  readonly vm: number;
  readonly vsid: number;
}

/** Rows of each emulated IOMMU, by vSID as the slots lie in the array, also under designs that have no array. */
function rowsByGroup(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<number, Placed[]> {
  const kind = new Map(nodes.map((node) => [node.id, node.kind]));
  const into = new Map<string, GraphEdge[]>();
  const outOf = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
    outOf.set(edge.from, [...(outOf.get(edge.from) ?? []), edge]);
  }
  const sources = (id: string, from: NodeKind): string[] =>
    (into.get(id) ?? []).filter((edge) => kind.get(edge.from) === from).map((edge) => edge.from);

  const groups = new Map<number, Placed[]>();
  for (const node of nodes.filter(({ kind: k }) => k === 'device')) {
    const idevs = sources(node.id, 'idev');
    const vdevices = [node.id, ...idevs].flatMap((id) => sources(id, 'vdevice'));
    const slots = vdevices.flatMap((id) => (into.get(id) ?? []).filter((edge) => edge.kind === 'slot'));
    const s1 = idevs.flatMap((id) =>
      (outOf.get(id) ?? []).map(({ to }) => to).filter((to) => kind.get(to) === 'hwpt_nested'),
    );
    const row: Row = { device: node.id, idevs, vdevices, slots: [...new Set(slots.map(({ from }) => from))], s1 };
    groups.set(node.group, [...(groups.get(node.group) ?? []), { row, vm: node.vm, vsid: node.vsid ?? 0 }]);
  }
  for (const [group, rows] of groups) {
    rows.sort((a, b) => a.vsid - b.vsid);
    groups.set(group, attach(rows, nodes, group));
  }
  return groups;
}

/** Stage-1 tables that no edge ties to a device are dealt out in the order in which they were made, as devices are. */
function attach(rows: readonly Placed[], nodes: readonly GraphNode[], group: number): Placed[] {
  const tied = new Set(rows.flatMap(({ row }) => row.s1));
  const free = nodes.filter((node) => node.kind === 'hwpt_nested' && node.group === group && !tied.has(node.id));
  const order = nodes.flatMap(({ id }) => rows.filter(({ row }) => row.device === id));
  const dealt = new Map<string, string[]>();
  free.forEach(({ id }, i) => {
    const device = order[Math.min(i, order.length - 1)]?.row.device ?? '';
    dealt.set(device, [...(dealt.get(device) ?? []), id]);
  });
  return rows.map((placed) => ({
    ...placed,
    row: { ...placed.row, s1: [...placed.row.s1, ...(dealt.get(placed.row.device) ?? [])] },
  }));
}
