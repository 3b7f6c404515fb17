/** What each object of the picture shows at one position; the same object again as long as nothing of it has changed. */
import { idOf } from '../../../worker/protocol/ref.ts';
import { IOMMU_KIND } from '../../common/ids.ts';
import { same } from '../../common/same.ts';
import type { CacheRow, Change, CommandBrief, NodeState, PhysicalQueue, View } from '../../../worker/protocol.ts';
import { inOrder } from '../../common/cache-order.ts';

/** A cached translation. */
export interface Cached extends CacheRow {
  /** It went away in this very step. */
  readonly just: boolean;
  /** The command that removed it in this step, if it was one. */
  readonly by?: CommandBrief;
  /** Of a translation in flight: this step is about it. */
  readonly lit?: boolean;
}

export interface ShownNode extends NodeState {
  readonly cache: readonly Cached[];
  /** Of a slot of an xarray: the node that it points to, '' when it is empty. */
  readonly vdevice?: string;
  /** Of an IOMMU. */
  readonly queue?: Pick<PhysicalQueue, 'prod' | 'cons' | 'error' | 'log2size'> & {
    readonly entries: PhysicalQueue['rows']['entries'];
  };
  /** What this step changed, and the step. */
  readonly changes: readonly Change[];
  readonly changedAt: number;
}

export type Objects = ReadonlyMap<string, ShownNode>;

/** Entries of its command queue that an IOMMU shows at most. */
const MOST_ENTRIES = 8;

export const ABSENT: ShownNode = { present: false, lines: [], cache: [], changes: [], changedAt: 0 };

/** What is there, or was: what may still come is not told while a prediction is asked. */
export const hasBeen = (objects: Objects, id: string): boolean => !objects.get(id)?.ahead;

const plain = new WeakMap<object, ShownNode>();

/** What is shown of a state to which nothing comes: the same of the same state. */
function plainOf<T extends object>(state: T, told: (state: T) => Partial<ShownNode>): ShownNode {
  const shown = plain.get(state) ?? { ...ABSENT, ...told(state) };
  plain.set(state, shown);
  return shown;
}

/** All nodes and slots of a view. What equals the earlier one is the earlier one, so that nobody draws it again. */
export function objectsOf(view: View, earlier: Objects): Objects {
  const by = soleCommand(view);
  const named = new Set(view.events.flatMap(({ objects: ids }) => ids));
  const objects = new Map<string, ShownNode>();
  const put = (id: string, shown: ShownNode): void => {
    const before = earlier.get(id);
    objects.set(id, before && same(before, shown) ? before : shown);
  };
  const changes = grouped(view.changes, ({ object }) => object);
  const caches = grouped(view.caches, holderOf);
  const queues = new Map(view.physical.map((queue) => [idOf({ kind: IOMMU_KIND, owner: queue.iommu }), queue]));
  for (const [id, state] of Object.entries(view.nodes)) {
    const [own, rows, queue] = [changes.get(id), caches.get(id), queues.get(id)];
    const shown = plainOf(state, () => state);
    const more = (): ShownNode => ({
      ...shown,
      cache: rows ? cachedOf(rows, view.position, by, named) : [],
      queue: queue && queueOf(queue),
      changes: own ?? [],
      changedAt: own ? view.position : 0,
    });
    put(id, own || rows || queue ? more() : shown);
    for (const part of state.parts ?? []) {
      put(
        part.id,
        plainOf(part, ({ present, lines }) => ({ present, lines })),
      );
    }
    for (const slot of state.xa?.slots ?? []) {
      put(
        slot.id,
        plainOf(slot, ({ vdevice }) => ({ present: vdevice !== '', vdevice })),
      );
    }
  }
  return objects;
}

/** The object that a translation is cached in. */
const holderOf = ({ cache, where }: CacheRow): string =>
  idOf({ kind: cache === 'IOTLB' ? IOMMU_KIND : 'device', owner: where });

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

const cachedOf = (
  rows: readonly CacheRow[],
  at: number,
  by: CommandBrief | undefined,
  named: ReadonlySet<string>,
): Cached[] =>
  inOrder(rows).map((row) => {
    const just = row.state === 'gone' && row.goneAt === at && at > 0;
    return { ...row, just, by: just ? by : undefined, lit: row.flight && named.has(row.flight.id) };
  });

function queueOf({ prod, cons, error, log2size, rows }: PhysicalQueue): ShownNode['queue'] {
  const written = rows.entries.filter(({ status }) => status !== 'future');
  return { prod, cons, error, log2size, entries: written.slice(-MOST_ENTRIES) };
}

/** The first event is what happened, the rest follows from it: if it is about one command, what went away went by it. */
const soleCommand = ({ events }: View): CommandBrief | undefined =>
  events[0]?.cargo.length === 1 ? events[0].cargo[0] : undefined;
