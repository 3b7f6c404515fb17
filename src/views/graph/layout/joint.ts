/**
 * One layout for the graphs of several runs: an object that two of them have is at the same place in both. Ids of objects
 * are handed out in the order of calls, which differs by design; so objects are matched by what they are: the n-th of their
 * kind behind an emulated IOMMU of a VM.
 */
import type { GraphEdge, GraphNode } from '../../../worker/protocol.ts';
import { idOf } from '../../../worker/protocol/ref.ts';
import { refOf } from '../../common/ids.ts';
import type { Layout } from './types.ts';

export interface JointGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Of more objects than these nobody behind one emulated IOMMU keeps track. */
const MOST = 10_000;

/** By id the name that an object has in every run; one without a number keeps its own. */
export function rolesOf(nodes: readonly GraphNode[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    nodes.map(({ id, group }) => {
      const { kind, owner, n } = refOf(id);
      if (n === undefined) return [id, id];
      const place = `${kind} ${owner} ${group}`;
      const nth = counts.get(place) ?? 0;
      counts.set(place, nth + 1);
      return [id, idOf({ kind, owner, n: (group + 1) * MOST + nth })];
    }),
  );
}

const keyOf = ({ from, to }: GraphEdge): string => `${from} ${to}`;

/** All that any of the graphs has, under the names that they share. */
function union(graphs: readonly JointGraph[]): JointGraph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  for (const graph of graphs) {
    const roles = rolesOf(graph.nodes);
    for (const node of graph.nodes) {
      const id = roles.get(node.id)!;
      if (!nodes.has(id)) nodes.set(id, { ...node, id });
    }
    for (const edge of graph.edges.map((one) => renamed(one, roles)))
      if (!edges.has(keyOf(edge))) edges.set(keyOf(edge), edge);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

const renamed = (edge: GraphEdge, names: ReadonlyMap<string, string>): GraphEdge => ({
  ...edge,
  from: names.get(edge.from) ?? edge.from,
  to: names.get(edge.to) ?? edge.to,
});

/** The part of the common layout that one of the graphs has, under its own ids. */
export function jointLayout(
  graphs: readonly JointGraph[],
  mine: number,
  layoutOf: (graph: JointGraph) => Layout,
): Layout {
  const layout = layoutOf(union(graphs));
  const own = graphs[mine];
  const roles = rolesOf(own.nodes);
  const ids = new Map([...roles].map(([id, role]) => [role, id]));
  const edges = new Map(own.edges.map((edge) => [keyOf(edge), edge]));
  return {
    ...layout,
    boxes: new Map([...layout.boxes].flatMap(([role, box]) => (ids.has(role) ? [[ids.get(role)!, box]] : []))),
    lines: layout.lines.flatMap((line) => {
      const edge = edges.get(keyOf(renamed(line.edge, ids)));
      const leadsTo = line.leadsTo.flatMap((role) => ids.get(role) ?? (roles.has(role) ? role : []));
      return edge ? [{ ...line, key: keyOf(edge), edge, leadsTo: leadsTo.length > 0 ? leadsTo : [edge.to] }] : [];
    }),
    folds: layout.folds.map((fold) => ({
      ...fold,
      members: fold.members.flatMap((role) => ids.get(role) ?? (roles.has(role) ? [] : role)),
    })),
    slots: new Map([...layout.slots].filter(([id]) => own.edges.some(({ from }) => from === id) || isPart(own, id))),
  };
}

const isPart = ({ nodes }: JointGraph, id: string): boolean => nodes.some(({ parts }) => parts?.includes(id));

/** Ids of the objects that no other graph has. */
export function onlyIn(graphs: readonly JointGraph[], mine: number): ReadonlySet<string> {
  const others = new Set(graphs.flatMap(({ nodes }, g) => (g === mine ? [] : [...rolesOf(nodes).values()])));
  return new Set([...rolesOf(graphs[mine].nodes)].flatMap(([id, role]) => (others.has(role) ? [] : [id])));
}
