/** What the graph is made of: a node, the edges that leave it, and how it is at a position. */
import type { Machine } from '../../../model/state/machine.ts';
import type { GraphEdge, GraphNode, NodeState } from '../../protocol/graph.ts';

/** A node before its VM and IOMMU are filled in from its group, where it has one. */
export type Node = Omit<GraphNode, 'vm' | 'iommu'> & Partial<Pick<GraphNode, 'vm' | 'iommu'>>;

export interface Item {
  readonly node: Node;
  readonly edges: readonly GraphEdge[];
  readonly state: (m: Machine, position: number) => NodeState;
}

export const edge = (from: string, to: string, label: string, kind: GraphEdge['kind'] = 'pointer'): GraphEdge => ({
  from,
  to,
  kind,
  label,
});
