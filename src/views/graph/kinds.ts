/** The kinds of objects in the graph, a line each. What the worker shows of a kind: `worker/view/graph/kinds.ts`. */
import { idOf } from '../../worker/protocol/ref.ts';
import { ARCH_KINDS } from '../arch/kinds.ts';
import { refOf } from '../common/ids.ts';
import { DEVICE } from './kinds/device.ts';
import { HW_QUEUE } from './kinds/hw-queue.ts';
import { HWPT_NESTED } from './kinds/hwpt-nested.ts';
import { HWPT_PAGING } from './kinds/hwpt-paging.ts';
import { IDEV } from './kinds/idev.ts';
import { IOAS } from './kinds/ioas.ts';
import { IOMMU } from './kinds/iommu.ts';
import type { InnerPlan, DrawnKind, Level } from './kinds/kind.ts';
import { VCPU } from './kinds/vcpu.ts';
import { VDEVICE } from './kinds/vdevice.ts';
import { VEVENTQ } from './kinds/veventq.ts';
import { VIOMMU } from './kinds/viommu.ts';
import { VMM } from './kinds/vmm.ts';
import { XA } from './kinds/xa.tsx';
import { type Box, right } from './layout/geometry.ts';
import { heightOf, type Metrics } from './layout/shapes.ts';
import type { Placement } from './layout/types.ts';

export const KINDS: readonly DrawnKind[] = [
  VCPU,
  VMM,
  IOAS,
  HWPT_PAGING,
  VIOMMU,
  HWPT_NESTED,
  VEVENTQ,
  HW_QUEUE,
  XA,
  VDEVICE,
  IDEV,
  DEVICE,
  IOMMU,
  ...ARCH_KINDS,
];

const BY_NAME: ReadonlyMap<string, DrawnKind> = new Map(KINDS.map((kind) => [kind.kind, kind]));

/** Of a kind that the page knows nothing of: it is the kernel's, and stands with those of its emulated IOMMU. */
const unknown = (kind: string): DrawnKind => ({
  kind,
  actor: 'kernel',
  column: 1,
  rows: { full: 3, short: 2 },
  stands: 'below',
});

export const kindNamed = (kind: string): DrawnKind => BY_NAME.get(kind) ?? unknown(kind);

/** Which number of rows stands for a level, the first that a kind gives. */
const FROM: Readonly<Record<Level, readonly Level[]>> = {
  full: ['full'],
  middle: ['middle', 'full'],
  owned: ['owned', 'short'],
  short: ['short'],
  line: ['line', 'short'],
};

/** Rows of text of a card of a kind. */
export function rowsOf(kind: string, level: Level): number {
  const { rows } = kindNamed(kind);
  return FROM[level].map((one) => rows[one]).find((count) => count !== undefined) ?? rows.short;
}

/** The kind of object inside of which those of a kind stand. */
const holder = (part: string): DrawnKind | undefined =>
  KINDS.find(({ inside }) => inside !== undefined && part in inside);

/** The object at the foot of a block in which this one stands, by id; undefined for one that stands in none. */
export function footOf(id: string): string | undefined {
  const { kind, owner } = refOf(id);
  const foot = holder(kind);
  return foot?.stands === 'foot' ? idOf({ kind: foot.kind, owner }) : undefined;
}

/** How the inside of an object at the foot of a block is laid out; one line high where nothing says it. */
export const planOf = (kind: string, parts: readonly string[], width: number, metrics: Metrics): InnerPlan =>
  kindNamed(kind).plan?.(parts, width, metrics) ?? { height: heightOf(1, metrics), parts: [] };

/** How what stands inside of an object is drawn; undefined for the slots of an xarray. */
export const partPicture = (id: string): DrawnKind['Part'] => holder(refOf(id).kind)?.Part;

/** What it is called, with its number; null for what stands in no object at the foot of a block. */
export function partTitle(id: string): string | null {
  const { kind, n } = refOf(id);
  const foot = holder(kind);
  return foot?.stands === 'foot' ? `${foot.inside?.[kind]} ${n}` : null;
}

/** What a line to an object ends at: the border of an object at the foot of a block covers what stands inside. */
export function endOf({ boxes, slots }: Pick<Placement, 'boxes' | 'slots'>, id: string): Box | undefined {
  const part = slots.get(id);
  const foot = part && boxes.get(footOf(id) ?? '');
  return part && foot ? { ...part, x: foot.x, w: right(part) - foot.x } : (boxes.get(id) ?? part);
}
