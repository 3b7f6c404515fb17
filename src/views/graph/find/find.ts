/** Finding objects by what they are called, what they are and what they hold. */
import { parseSlotId } from '../../common/ids.ts';
import { hex } from '../../common/value-text.ts';
import type { JointGraph } from '../layout/joint.ts';
import type { Objects } from '../state/objects.ts';

/** Ids of objects and slots that have every word of the query somewhere, in the order of the graph. */
export function found({ nodes, edges }: JointGraph, objects: Objects, query: string): readonly string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const has = (parts: readonly (string | undefined)[]): boolean => {
    const text = parts.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const things = nodes.filter(({ id, kind, title, sids = [], vsid }) => {
    const shown = objects.get(id);
    const cached = (shown?.cache ?? []).flatMap(({ iova, pa, state }) => [iova, pa, state]);
    const numbers = [...sids.map(hex), vsid === undefined ? undefined : `vSID ${hex(vsid)}`];
    return has([id, kind, title, ...numbers, ...(shown?.lines ?? []), ...cached]);
  });
  const slots = new Set(edges.flatMap(({ kind, from }) => (kind === 'slot' ? [from] : [])));
  const matching = [...slots].filter((id) => has([id, `vdevs[${hex(parseSlotId(id)?.vsid ?? 0)}]`]));
  return [...things.map(({ id }) => id), ...matching];
}
