/** The object graph of a run: every object that exists at some time of it, and the state of each. */
import type { Machine } from '../../../model/state/machine.ts';
import { refOf } from '../../../model/state/ref.ts';
import type { Run } from '../../../model/system/run.ts';
import type { GraphEdge, GraphNode, NodeState } from '../../protocol/graph.ts';
import type { GraphPart } from '../arch/view.ts';
import { itemsOf } from './kinds.ts';
import { Seen } from './kinds/kind.ts';

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  state(m: Machine, position: number): Record<string, NodeState>;
  /** The same of one node, by its id. */
  stateOf(id: string, m: Machine, position: number): NodeState | undefined;
}

/** Reads the graph off a run that has been played to its end. `part`: what its architecture shows. */
export function graphOf(run: Run, part: GraphPart): Graph {
  const m = run.machine;
  const { all } = run.history.objects;
  const items = [...itemsOf({ m, seen: new Seen(all), part }), ...part.nodes(m, all)];
  const byId = new Map(items.map((item) => [item.node.id, item]));
  const known = new Set(items.flatMap(({ node }) => [node.id, ...(node.parts ?? [])]));
  return {
    nodes: items.map(({ node }) => ({
      vm: m.topo.guestIommus[node.group]?.vm ?? -1,
      iommu: m.topo.guestIommus[node.group]?.iommu ?? -1,
      ...node,
    })),
    edges: items
      .flatMap(({ edges }) => edges)
      .filter(({ from, to }) => (known.has(from) || refOf(from).kind === 'slot') && known.has(to)),
    state: (machine, position) =>
      Object.fromEntries(items.map(({ node, state }) => [node.id, state(machine, position)])),
    stateOf: (id, machine, position) => byId.get(id)?.state(machine, position),
  };
}
