/** A derived list drawn as a thread: from its head to its first object, and on from each object to the next. */
import type { GraphEdge } from '../../../worker/protocol.ts';

export interface Leg {
  readonly edge: GraphEdge;
  /** Where the line begins: of a thread the object before, else the edge's own end. */
  readonly start: string;
  /** What the line leads to: of a thread all from here on, since it goes on past an object that is gone. */
  readonly leadsTo: readonly string[];
}

export function threaded(edges: readonly GraphEdge[]): Leg[] {
  const lists = new Map<string, string[]>();
  for (const { kind, from, to } of edges) {
    if (kind === 'derived') lists.set(from, [...(lists.get(from) ?? []), to]);
  }
  return edges.map((edge) => {
    if (edge.kind !== 'derived') return { edge, start: edge.from, leadsTo: [edge.to] };
    const list = lists.get(edge.from)!;
    const at = list.indexOf(edge.to);
    return { edge, start: at > 0 ? list[at - 1] : edge.from, leadsTo: list.slice(at) };
  });
}
