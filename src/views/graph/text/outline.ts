/** The graph as an outline: the same objects and facts, in the order in which one leads to the next. */
import type { GraphEdge, GraphNode } from '../../../worker/protocol.ts';
import { parseSlotId } from '../../common/ids.ts';
import { hex } from '../../common/value-text.ts';
import { type Block, structureOf } from '../layout/structure.ts';
import type { StreamRow } from '../layout/types.ts';
import { ABSENT, type Objects } from '../state/objects.ts';
import { cachedWords } from './cached-words.ts';
import { fullTitle } from './title.ts';
import { factsOf, partWords } from './words.ts';

export interface OutlineEntry {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly string[];
  /** Translations that it keeps. */
  readonly cached: readonly string[];
  readonly gone: boolean;
  readonly children: readonly OutlineEntry[];
}

export function outlineOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[], objects: Objects): OutlineEntry[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const entry = (id: string, children: readonly OutlineEntry[] = [], more: readonly string[] = []): OutlineEntry => {
    const node = byId.get(id)!;
    const shown = objects.get(id) ?? ABSENT;
    return {
      id,
      title: fullTitle(id, node),
      facts: [...factsOf(node, shown), ...more],
      cached: shown.cache.map(cachedWords),
      gone: !shown.present,
      children,
    };
  };
  const device = (row: StreamRow): OutlineEntry[] => chain([row.vdevices, row.idevs, [row.device]], entry);
  const looked = (row: StreamRow): OutlineEntry[] =>
    row.slots.length > 0 ? row.slots.map((slot) => slotEntry(slot, objects, device(row))) : device(row);
  const part = (id: string): OutlineEntry => {
    const { title, facts } = partWords(id, objects)!;
    return { id, title, facts, cached: [], gone: !objects.get(id)?.present, children: [] };
  };
  const block = ({ s2, viommus, xa, rows, below: more, feet }: Block): OutlineEntry[] => {
    const arrays = xa.map((id) => entry(id, rows.flatMap(looked)));
    const tables = rows.flatMap((row) => row.s1.map((id) => entry(id)));
    const below = xa.length > 0 ? [...tables, ...arrays] : [...tables, ...rows.flatMap(looked)];
    const queues = [
      ...more.flatMap(({ ids }) => ids.map((id) => entry(id))),
      ...feet.map(({ id, parts }) => entry(id, parts.map(part))),
    ];
    return chain([s2, viommus], entry, [...below, ...queues]);
  };

  const { vms, iommus } = structureOf(nodes, edges);
  const guests = vms.flatMap(({ vcpus, ioas, blocks }) => [
    ...vcpus.map((id) => entry(id)),
    ...blocks.flatMap(({ vmms }) => vmms.map((id) => entry(id, [], targetsOf(id, edges, byId)))),
    ...chain([ioas], entry, blocks.flatMap(block)),
  ]);
  return [...guests, ...iommus.map((id) => entry(id))];
}

/** What a VMM keeps the ids of. */
const targetsOf = (id: string, edges: readonly GraphEdge[], byId: ReadonlyMap<string, GraphNode>): string[] => {
  const titles = edges.filter(({ from }) => from === id).map(({ to }) => byId.get(to)?.title ?? to);
  return titles.length > 0 ? [`keeps ${titles.join(', ')}`] : [];
};

function slotEntry(id: string, objects: Objects, children: readonly OutlineEntry[]): OutlineEntry {
  const used = objects.get(id)?.present ?? false;
  return {
    id,
    title: `slot vdevs[${hex(parseSlotId(id)?.vsid ?? 0)}]`,
    facts: used ? [] : ['empty'],
    cached: [],
    gone: !used,
    children,
  };
}

/** Each level inside the last object of the one before; a level that a design does not have is left out. */
function chain(
  levels: readonly (readonly string[])[],
  entry: (id: string, children: readonly OutlineEntry[]) => OutlineEntry,
  below: readonly OutlineEntry[] = [],
): OutlineEntry[] {
  return levels.reduceRight<OutlineEntry[]>(
    (inner, ids) => (ids.length === 0 ? inner : ids.map((id, i) => entry(id, i === ids.length - 1 ? inner : []))),
    [...below],
  );
}
