/** What an object or an edge is, in words: for the hint on hover and for those who hear the page. */
import { WORDS } from '../../arch/words.ts';
import { explain } from '../../words/explain.ts';
import type { GraphEdge, GraphNode, XaNode } from '../../../worker/protocol.ts';
import { parseSlotId, refOf } from '../../common/ids.ts';
import { hex, sidText } from '../../common/value-text.ts';
import { kindNamed, partTitle } from '../kinds.ts';
import { ABSENT, type Objects, type ShownNode } from '../state/objects.ts';
import { cacheSummary, flightText, tagsOf } from './cached-words.ts';

export interface NodeWords {
  readonly title: string;
  readonly facts: readonly string[];
  readonly explanation: string;
}

const EDGE_WORDS: Readonly<Partial<Record<GraphEdge['kind'], string>>> = {
  pointer: 'Pointer',
  list: 'List: both ends know of each other',
  slot: 'Xarray slot: the entry points to the vdevice',
};

/** `shift 6, offset 0: 2 of 64 slots used, 0x0…0xfff` */
export const xaNodeWords = ({ shift, offset, count, first, last }: XaNode): string =>
  `xa_node shift ${shift}, offset ${offset}: ${count} of 64 slots used, ${hex(first)}…${hex(last)}`;

export function factsOf(node: GraphNode, shown: ShownNode): string[] {
  const xa = shown.xa
    ? shown.xa.nodes.length > 0
      ? shown.xa.nodes.map(xaNodeWords)
      : [shown.xa.slots.some(({ vdevice }) => vdevice) ? 'one entry, no xa_node needed' : 'empty']
    : [];
  return [
    ...(node.sids ? [sidText(node.sids)] : []),
    ...(shown.present ? [] : shown.lines.length ? [] : ['absent']),
    ...(shown.xa ? [] : shown.lines.filter((line) => line !== '')),
    ...xa,
    ...(shown.users === undefined ? [] : [`users ${shown.users}`]),
    ...(node.cache ? [`${node.cache}: ${cacheSummary(shown.cache)}`] : []),
    ...(shown.queue
      ? [
          `${WORDS.queue}: PROD ${shown.queue.prod.index}, CONS ${shown.queue.cons.index}${shown.queue.error && `, ${shown.queue.error}`}`,
        ]
      : []),
    ...(shown.running ?? []),
    ...shown.changes.map(({ what, from, to }) => `this step: ${what} ${from} → ${to}`),
  ];
}

/** What it is called where there are several VMs: the numbers of objects are those of one VM's open file. */
export const ownedTitle = ({ id, title }: GraphNode): string =>
  title.includes('#') ? `${title} of ${refOf(id).owner}` : title;

export function nodeWords(node: GraphNode, shown: ShownNode = ABSENT): NodeWords {
  return {
    title: node.title,
    facts: factsOf(node, shown),
    explanation: explain(kindNamed(node.kind).term ?? node.kind),
  };
}

export function slotWords(id: string, objects: Objects, titleOf: (node: string) => string): NodeWords {
  const vdevice = objects.get(id)?.vdevice ?? '';
  return {
    title: `vdevs[${hex(parseSlotId(id)?.vsid ?? 0)}]`,
    facts: [vdevice ? `→ ${titleOf(vdevice)}` : 'empty: no vdevice has this vSID'],
    explanation: explain('vSID'),
  };
}

/** Of what stands inside an object at the foot of a block, by its id; null for anything else. */
export function partWords(id: string, objects: Objects): NodeWords | null {
  const title = partTitle(id);
  const { present, lines } = objects.get(id) ?? ABSENT;
  return title === null
    ? null
    : { title, facts: present ? lines : ['not in use'], explanation: explain(title.split(' ')[0]) };
}

/** Of a translation in flight, by its id; null where there is none now. */
export function flightWords(id: string, objects: Objects): NodeWords | null {
  for (const { cache } of objects.values()) {
    const row = cache.find(({ flight }) => flight?.id === id);
    if (row?.flight)
      return {
        title: `IOVA ${row.iova} → PA ${row.pa}`,
        facts: [`${row.size}${tagsOf(row)}`, flightText(row.flight)],
        explanation: explain('in flight'),
      };
  }
  return null;
}

export function edgeWords({ kind, label, from, to }: GraphEdge, titleOf: (node: string) => string): NodeWords {
  const slot = parseSlotId(from);
  const start = slot ? `vdevs[${hex(slot.vsid)}]` : titleOf(from);
  return {
    title: `${start} → ${titleOf(to)}`,
    facts: [label],
    explanation: EDGE_WORDS[kind] ?? explain(kind === 'pcie' ? 'PCIe' : kind),
  };
}
