/**
 * The part of the graph that is looked at: all of the host, a VM, a viommu with what hangs on it, a node of its xarray, or
 * one slot. What is far from it is not drawn, so that what is near can be read.
 */
import type { GraphNode } from '../../../worker/protocol.ts';
import { isIommu, kindOf, parseSlotId, refOf } from '../../common/ids.ts';
import { hex } from '../../common/value-text.ts';
import type { JointGraph } from '../layout/joint.ts';
import { structureOf } from '../layout/structure.ts';
import type { StreamRow } from '../layout/types.ts';

export type Scope =
  | { readonly level: 'host' }
  | { readonly level: 'vm'; readonly vm: number }
  | { readonly level: 'viommu'; readonly vm: number; readonly group: number }
  /** `first`: of the vSIDs that the xa_node covers. */
  | { readonly level: 'node'; readonly vm: number; readonly group: number; readonly first: number }
  /** `device`: id of what the slot leads to. */
  | { readonly level: 'slot'; readonly vm: number; readonly group: number; readonly device: string };

export const HOST: Scope = { level: 'host' };

/** Slots of an xa_node. */
const PER_NODE = 64;
const nodeOf = (vsid: number): number => Math.floor(vsid / PER_NODE) * PER_NODE;

/** What a part of the graph works on although it is not of its group. */
const SHARED: ReadonlySet<string> = new Set(['hwpt_paging', 'ioas']);

/** The objects and edges of a scope; all of them where there is nothing in it. */
export function within(graph: JointGraph, scope: Scope): JointGraph {
  if (scope.level === 'host') return graph;
  const kept = keptIn(graph, scope);
  if (kept.size === 0) return graph;
  const known = new Set(graph.nodes.map(({ id }) => id));
  const slots = new Set(rowsIn(graph, scope).flatMap((row) => row.slots));
  // A slot is no node, nor are parts of a VINTF.
  const has = (id: string): boolean => (kindOf(id) === 'slot' ? slots.has(id) : kept.has(id) || !known.has(id));
  return {
    nodes: graph.nodes.filter(({ id }) => kept.has(id)),
    edges: graph.edges.filter(({ from, to }) => has(from) && has(to)),
  };
}

type Narrow = Exclude<Scope, { readonly level: 'host' }>;

function keptIn(graph: JointGraph, scope: Narrow): ReadonlySet<string> {
  const { nodes, edges } = graph;
  const own = nodes.filter((node) => isIn(node, scope));
  if (own.length === 0) return new Set();
  const kept = new Set(own.map(({ id }) => id));
  for (const id of beside(graph, scope)) kept.delete(id);
  // What belongs to a VM as a whole leads to all its IOMMUs.
  const led = new Set(own.filter(({ group }) => group >= 0 || scope.level === 'vm').map(({ id }) => id));
  // Twice: a table leads to its address space.
  for (let turn = 0; turn < 2; turn++)
    for (const { from, to } of edges)
      if (kept.has(from) && (SHARED.has(kindOf(to)) || (isIommu(to) && led.has(from)))) kept.add(to);
  return kept;
}

/** A VM's own things, that belong to no emulated IOMMU of it, are in all its parts; tables of other parts are not. */
const isIn = ({ vm, group, kind }: GraphNode, scope: Narrow): boolean =>
  vm === scope.vm && (scope.level === 'vm' || group === scope.group || (group < 0 && kind !== 'device'));

const allRows = ({ nodes, edges }: JointGraph, { vm, ...scope }: Narrow): readonly StreamRow[] =>
  structureOf(nodes, edges)
    .vms.filter((one) => one.vm === vm)
    .flatMap(({ blocks }) => blocks)
    .filter(({ group }) => scope.level === 'vm' || group === scope.group)
    .flatMap(({ rows }) => rows);

function rowsIn(graph: JointGraph, scope: Narrow): readonly StreamRow[] {
  const vsids = new Map(graph.nodes.map(({ id, vsid = 0 }) => [id, vsid]));
  return allRows(graph, scope).filter(({ device }) => {
    if (scope.level === 'slot') return device === scope.device;
    return scope.level !== 'node' || nodeOf(vsids.get(device) ?? 0) === scope.first;
  });
}

const idsOf = ({ device, idevs, vdevices, s1 }: StreamRow): readonly string[] => [device, ...idevs, ...vdevices, ...s1];

/** Objects of the rows that are left out. */
function beside(graph: JointGraph, scope: Narrow): readonly string[] {
  const shown = new Set(rowsIn(graph, scope).flatMap(idsOf));
  return allRows(graph, scope)
    .flatMap(idsOf)
    .filter((id) => !shown.has(id));
}

/** All scopes around an object, from the host inwards; those that show no less than the one before are left out. */
export function pathTo(graph: JointGraph, id: string): readonly Scope[] {
  const [path] = scopesAround(graph, id).reduce<readonly [readonly Scope[], number]>(
    ([kept, shown], scope) => {
      const count = within(graph, scope).nodes.length;
      return count < shown ? [[...kept, scope], count] : [kept, shown];
    },
    [[HOST], graph.nodes.length],
  );
  return path;
}

function scopesAround(graph: JointGraph, id: string): readonly Scope[] {
  const node = nodeAt(graph, id);
  if (!node || node.vm < 0) return [];
  const { vm, group } = node;
  const scopes: Scope[] = [{ level: 'vm', vm }];
  if (group < 0) return scopes;
  scopes.push({ level: 'viommu', vm, group });
  const row = allRows(graph, { level: 'viommu', vm, group }).find((one) => idsOf(one).includes(node.id));
  if (!row) return scopes;
  const vsid = graph.nodes.find(({ id: one }) => one === row.device)?.vsid;
  if (vsid !== undefined && graph.nodes.some(({ kind, group: of }) => kind === 'xa' && of === group))
    scopes.push({ level: 'node', vm, group, first: nodeOf(vsid) });
  scopes.push({ level: 'slot', vm, group, device: row.device });
  return scopes;
}

/** The object that an id names; of a slot what it leads to, of a part of a VINTF the VINTF. */
function nodeAt({ nodes, edges }: JointGraph, id: string): GraphNode | undefined {
  const to = parseSlotId(id) ? edges.find(({ from }) => from === id)?.to : undefined;
  return nodes.find((node) => node.id === (to ?? id) || node.parts?.includes(id));
}

export const same = (a: Scope, b: Scope): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The scopes from the host to one. */
export function pathOf(graph: JointGraph, scope: Scope): readonly Scope[] {
  if (scope.level === 'host') return [HOST];
  const inside =
    scope.level === 'slot' ? scope.device : graph.nodes.find((node) => isIn(node, scope) && deepest(node, scope))?.id;
  const path = inside === undefined ? [HOST] : pathTo(graph, inside);
  const end = path.findIndex((one) => same(one, scope));
  return end < 0 ? [...path.filter(({ level }) => ORDER[level] < ORDER[scope.level]), scope] : path.slice(0, end + 1);
}

const ORDER: Readonly<Record<Scope['level'], number>> = { host: 0, vm: 1, viommu: 2, node: 3, slot: 4 };

const deepest = ({ vsid, group }: GraphNode, scope: Narrow): boolean =>
  scope.level === 'vm' || (scope.level === 'viommu' ? group === scope.group : nodeOf(vsid ?? -1) === firstOf(scope));

const firstOf = (scope: Narrow): number => (scope.level === 'node' ? scope.first : -1);

/** The next scope towards an object; null if there is none that shows less. */
export const towards = (graph: JointGraph, scope: Scope, id: string): Scope | null =>
  pathTo(graph, id).find(({ level }) => ORDER[level] > ORDER[scope.level]) ?? null;

/** All of what is behind the emulated IOMMU of an object; the host for what is behind none. */
export function home(graph: JointGraph, id: string): Scope {
  const path = pathTo(graph, id);
  return path.findLast(({ level }) => ORDER[level] <= ORDER.viommu) ?? HOST;
}

/** Where one goes at once: to what is behind the emulated IOMMU, from there on step by step. */
export function inside(graph: JointGraph, scope: Scope, id: string): Scope | null {
  const to = home(graph, id);
  return ORDER[to.level] > ORDER[scope.level] ? to : towards(graph, scope, id);
}

/** The scope around one; null around the host. */
export const around = (graph: JointGraph, scope: Scope): Scope | null => pathOf(graph, scope).at(-2) ?? null;

/** The same part of another run's graph; the host where it has none. */
export const carriedTo = (graph: JointGraph, scope: Scope): Scope =>
  scope.level === 'host' || keptIn(graph, scope).size > 0 ? scope : HOST;

/** `vm0`, `vm0s1, viommu #4`, `xa_node 0x0…0x3f`, `slot 0x8, nic0` */
export function scopeName({ nodes }: JointGraph, scope: Scope): string {
  if (scope.level === 'host') return 'host';
  const titleOf = (kind: GraphNode['kind']): string | undefined =>
    nodes.find((node) => node.kind === kind && node.vm === scope.vm && 'group' in scope && node.group === scope.group)
      ?.title;
  switch (scope.level) {
    case 'vm': {
      const owned = nodes.find(({ id, vm }) => vm === scope.vm && refOf(id).n !== undefined);
      return owned ? refOf(owned.id).owner : `VM ${scope.vm}`;
    }
    case 'viommu': {
      const vmm = nodes.find(({ kind, group, vm }) => kind === 'vmm' && vm === scope.vm && group === scope.group);
      return [vmm && refOf(vmm.id).owner, titleOf('viommu')].filter(Boolean).join(', ');
    }
    case 'node':
      return `xa_node ${hex(scope.first)}…${hex(scope.first + PER_NODE - 1)}`;
    case 'slot': {
      const device = nodes.find(({ id }) => id === scope.device);
      return `${device?.vsid === undefined ? '' : `slot ${hex(device.vsid)}, `}${device?.title ?? scope.device}`;
    }
  }
}
