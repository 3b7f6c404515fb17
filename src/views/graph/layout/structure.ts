/** Who belongs to whom: VMs, their emulated IOMMUs, and one row per device behind each of them. */
import type { GraphEdge, GraphNode, NodeKind } from '../../../worker/protocol.ts';
import { isIommu } from '../../common/ids.ts';
import { KINDS, kindNamed } from '../kinds.ts';
import type { Folded, StreamRow } from './types.ts';

/** An emulated IOMMU. Designs without viommu have it too; its viommu and xarray are missing then. */
export interface Block {
  readonly group: number;
  readonly vmms: readonly string[];
  readonly s2: readonly string[];
  readonly viommus: readonly string[];
  readonly xa: readonly string[];
  /** What else hangs on the viommu, kind by kind. */
  readonly below: readonly { readonly kind: NodeKind; readonly ids: readonly string[] }[];
  /** What stands over several columns at its end, with what is in it. */
  readonly feet: readonly { readonly id: string; readonly kind: NodeKind; readonly parts: readonly string[] }[];
  readonly rows: readonly StreamRow[];
  /** What is told in numbers instead of being drawn. */
  readonly fold?: Folded;
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
  const below = kindsBelow(nodes);

  const block = (vm: number, group: number, first: boolean): Block => ({
    group,
    vmms: idsOf('vmm', (node) => node.vm === vm && node.group === group),
    // A table that belongs to no emulated IOMMU stands with the first one of its VM.
    s2: idsOf('hwpt_paging', (node) => node.vm === vm && (node.group === group || (first && node.group < 0))),
    viommus: idsOf('viommu', (node) => node.vm === vm && node.group === group),
    below: below.flatMap((kind) => {
      const ids = idsOf(kind, (node) => node.vm === vm && node.group === group);
      return ids.length > 0 ? [{ kind, ids }] : [];
    }),
    feet: nodes
      .filter((node) => kindNamed(node.kind).stands === 'foot' && node.vm === vm && node.group === group)
      .map(({ id, kind, parts = [] }) => ({ id, kind, parts })),
    xa: idsOf('xa', (node) => node.group === group && group >= 0),
    rows: (rows.get(group) ?? []).filter((row) => row.vm === vm).map(({ row }) => row),
  });

  const vms = distinct(nodes.filter(({ id }) => !isIommu(id)).map(({ vm }) => vm)).map((vm): Vm => {
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
  return { vms, iommus: nodes.map(({ id }) => id).filter(isIommu) };
}

/** Kinds that stand below the viommu, in the order of their list; what the page does not know comes last. */
function kindsBelow(nodes: readonly GraphNode[]): NodeKind[] {
  const known = KINDS.map(({ kind }) => kind);
  return [...new Set([...known, ...nodes.map(({ kind }) => kind)])].filter(
    (kind) => kindNamed(kind).stands === 'below',
  );
}

interface Placed {
  readonly row: StreamRow;
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
    const row: StreamRow = { device: node.id, idevs, vdevices, slots: [...new Set(slots.map(({ from }) => from))], s1 };
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
