/** Which objects of the graph are lit in a step, and which are not there. */
import type { GraphEdge, GraphNode, NodeState } from '../../worker/protocol.ts';

/**
 * The objects that the events name, and those that a path between two of them leads through: a look-up that names slot
 * and device has passed the viommu that owns the slot, the vdevice and the idev.
 */
export function litObjects(
  named: ReadonlySet<string>,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): ReadonlySet<string> {
  const lit = new Set(named);
  const kind = new Map(nodes.map((node) => [node.id, node.kind]));
  // A slot is a part of its xarray, and an xarray of its viommu.
  for (const node of nodes) {
    if (node.kind !== 'xa') continue;
    const owner = `slot/${node.id.slice('xa/'.length)}/`;
    if ([...named].some((id) => id.startsWith(owner))) lit.add(node.id);
  }
  for (const { from, to } of edges) {
    if (kind.get(to) === 'xa' && lit.has(to)) lit.add(from);
  }
  // An idev stands between a vdevice and its device and is rarely named on its own.
  for (const { id } of nodes.filter((node) => node.kind === 'idev')) {
    const before = edges.some(({ from, to }) => to === id && lit.has(from));
    const after = edges.some(({ from, to }) => from === id && lit.has(to));
    if (before && after) lit.add(id);
  }
  return lit;
}

/** Objects that do not exist at this position, and slots that are empty. */
export function absentObjects(states: Readonly<Record<string, NodeState>>): ReadonlySet<string> {
  const objects = Object.entries(states)
    .filter(([, { present }]) => !present)
    .map(([id]) => id);
  const slots = Object.values(states)
    .flatMap(({ xa }) => xa?.slots ?? [])
    .filter(({ vdevice }) => vdevice === '')
    .map(({ id }) => id);
  return new Set([...objects, ...slots]);
}
