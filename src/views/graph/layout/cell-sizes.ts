/** Sizes of the layout for many devices: one line of text per device, a cell per object. */
import type { GraphNode } from '../../../worker/protocol.ts';
import { parseSlotId, refOf } from '../../common/ids.ts';
import { hex } from '../../common/value-text.ts';
import { type Metrics, shortTitle } from './shapes.ts';
import type { Structure } from './structure.ts';
import { kindNamed, planOf } from '../kinds.ts';
import type { InnerPlan } from '../kinds/kind.ts';

/** The bar, and space around the text. */
const CELL_PAD = 8;

export const cellWidth = (chars: number, { ch }: Metrics): number => Math.ceil(chars * ch) + CELL_PAD;

export interface CellSizes {
  /** Heights of a cell and from one to the next. */
  readonly cell: number;
  readonly pitch: number;
  /** The line of captions, which holds the head of the xarray too. */
  readonly caption: number;
  readonly gap: number;
  readonly widths: {
    readonly s1: number;
    /** Of what stands below the stage-1 tables in a line of its own. */
    readonly below: number;
    readonly slot: number;
    readonly vdevice: number;
    readonly idev: number;
    /** At least; a device takes what is left. */
    readonly device: number;
    readonly vmm: number;
    readonly viommu: number;
    readonly s2: number;
    readonly vcpu: number;
    readonly ioas: number;
  };
  /** What stands at the foot of a block, in the least width that a column may have. */
  readonly foot: (kind: string, parts: readonly string[]) => InnerPlan;
  /** Left of the cells: lines into the head of a block. */
  readonly trunk: number;
  /** Right of the cells: lines to the IOMMUs. */
  readonly gutter: number;
}

/** Characters of the name of an emulated IOMMU. */
const MOST_NAME = 8;
/** Marks of what an ATC holds, beside the name of the device. */
const ATC_MARKS = 30;
/** Lines to the IOMMUs: a thick one for PCIe and a thin one for pointers each. */
export const PCIE_STEP = 4;
export const POINTER_STEP = 3;
export const GUTTER_FROM = 8;

/**
 * Digits of the largest id, counted as if every design made viommus and vdevices: cells are as wide under one design as
 * under another.
 */
function idDigits(vms: Structure['vms']): number {
  const most = vms.map(({ blocks }) => blocks.reduce((sum, { rows }) => sum + 2 + 3 * rows.length, 1));
  return Math.max(2, String(Math.max(0, ...most)).length);
}

export function cellSizes(nodes: readonly GraphNode[], { iommus, vms }: Structure, metrics: Metrics): CellSizes {
  const chars = (kind: GraphNode['kind'], text: (title: string) => string): number =>
    Math.max(2, ...nodes.filter((node) => node.kind === kind).map((node) => text(node.title).length));
  const slots = vms.flatMap(({ blocks }) => blocks.flatMap(({ rows }) => rows.flatMap((row) => row.slots)));
  const vmms = vms.flatMap(({ blocks }) => blocks.flatMap((block) => block.vmms));
  const digits = idDigits(vms);
  const below = nodes.filter(({ kind }) => kindNamed(kind).stands === 'below');
  const id = (kind: GraphNode['kind']): number => cellWidth(Math.max(1 + digits, chars(kind, shortTitle)), metrics);
  const named = (kind: GraphNode['kind'], prefix: string): number =>
    cellWidth(prefix.length + Math.max(1 + digits, chars(kind, shortTitle)), metrics);
  const sizes: Omit<CellSizes, 'foot'> = {
    cell: metrics.lh - 1,
    pitch: metrics.lh,
    caption: metrics.lh - 1,
    gap: 6,
    widths: {
      s1: id('hwpt_nested'),
      below: cellWidth(Math.max(2, ...below.map((node) => node.title.length)), metrics),
      slot: cellWidth(Math.max(5, ...slots.map((slot) => hex(parseSlotId(slot)?.vsid ?? 0).length)), metrics),
      vdevice: id('vdevice'),
      idev: id('idev'),
      device: cellWidth(Math.min(10, chars('device', shortTitle)), metrics) + ATC_MARKS,
      vmm: cellWidth(Math.min(MOST_NAME, Math.max(3, ...vmms.map((id) => refOf(id).owner.length))), metrics),
      viommu: named('viommu', 'viommu '),
      s2: named('hwpt_paging', 'S2 '),
      vcpu: cellWidth(
        Math.min(
          10,
          chars('vcpu', (title) => title),
        ),
        metrics,
      ),
      ioas: named('ioas', 'IOAS '),
    },
    trunk: 11,
    gutter: GUTTER_FROM + iommus.length * (PCIE_STEP + POINTER_STEP) + 2,
  };
  const width = cellsWidth(sizes) - sizes.widths.s1 - sizes.gap;
  return { ...sizes, foot: (kind, parts) => planOf(kind, parts, width, metrics) };
}

/** The least width of a column of blocks. */
export const columnWidth = (sizes: CellSizes): number => sizes.trunk + cellsWidth(sizes) + sizes.gutter;

function cellsWidth({ widths: w, gap }: Pick<CellSizes, 'widths' | 'gap'>): number {
  const row = w.s1 + w.slot + w.vdevice + w.idev + w.device + 4 * gap;
  const head = w.vmm + w.viommu + w.s2 + 56;
  return Math.max(row, head);
}
