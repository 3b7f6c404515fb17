/**
 * Places the objects of a run with many devices: columns of blocks, one block per emulated IOMMU, one line of cells per
 * device in it: stage-1 table, slot, vdevice, idev, device. The IOMMUs end the last column.
 */
import type { GraphNode } from '../../../worker/protocol.ts';
import {
  columnHeight,
  flow,
  foldHeight,
  PART_GAP,
  type FlowPart,
  partsOf,
  IOMMU_GAP,
  iommuCellHeight,
  loneBelow,
  TURN,
} from './cell-flow.ts';
import { type CellSizes, cellSizes, columnWidth, GUTTER_FROM, PCIE_STEP, POINTER_STEP } from './cell-sizes.ts';
import type { Metrics } from './shapes.ts';
import type { Block, Structure, Vm } from './structure.ts';
import type { Placement, StreamRow } from './types.ts';

const MARGIN = 5;
/** Room for lines above the columns. */
const TOP = 8;
const MOST_COLUMNS = 6;
const MOST_APART = 16;

/** Where lines may run. */
export interface Lanes {
  /** Column of each object. */
  readonly columnOf: ReadonlyMap<string, number>;
  readonly left: readonly number[];
  /** Right end of the cells, per column. */
  readonly right: readonly number[];
  readonly iommuColumn: number;
  readonly iommus: readonly string[];
  /** Above and below all blocks. */
  readonly top: number;
  readonly channel: number;
}

export interface Cells {
  readonly place: Placement;
  readonly lanes: Lanes;
}

interface Room {
  readonly place: Placement;
  readonly sizes: CellSizes;
  readonly columnOf: Map<string, number>;
}

type Size = { readonly width: number; readonly height: number };

interface Plan {
  readonly columns: readonly (readonly FlowPart[])[];
  readonly width: number;
  readonly height: number;
  /** Room for lines below the columns, where a column is far from that of the IOMMUs. */
  readonly channel: number;
}

function planOf(parts: readonly FlowPart[], count: number, sizes: CellSizes, iommus: number): Plan {
  const columns = flow(parts, count);
  const channel = columns.length > 2 ? iommus * (PCIE_STEP + POINTER_STEP) + 4 : 0;
  return {
    columns,
    channel,
    width: 2 * MARGIN + columns.length * columnWidth(sizes),
    height: TOP + MARGIN + Math.max(...columns.map(columnHeight)) + channel,
  };
}

const scaleOf = (plan: Plan, size: Size): number => Math.min(1, size.width / plan.width, size.height / plan.height);

export function cells(nodes: readonly GraphNode[], structure: Structure, size: Size, metrics: Metrics): Cells {
  const sizes = cellSizes(nodes, structure, metrics);
  const parts = partsOf(structure, sizes);
  const plans = Array.from({ length: MOST_COLUMNS }, (_, i) => planOf(parts, i + 1, sizes, structure.iommus.length));
  const plan = plans.reduce((best, other) => (scaleOf(other, size) > scaleOf(best, size) + 0.001 ? other : best));
  const count = plan.columns.length;
  const step = clampStep((size.width - 2 * MARGIN) / count, columnWidth(sizes), metrics);
  const height = Math.max(plan.height, Math.min(size.height, plan.height * 1.6));

  const iommuColumn = plan.columns.findIndex((column) => column.some(({ kind }) => kind === 'iommus'));
  // Blocks move apart a little where there is room, in all columns alike.
  const extra = Math.min(MOST_APART, (height - plan.height) / Math.max(1, ...plan.columns.map(blocksOf)));
  const iommuSpare =
    iommuColumn < 0 ? 0 : height - TOP - MARGIN - plan.channel - columnHeight(plan.columns[iommuColumn]);
  const tableRows = rowsFor(
    iommuSpare - extra * blocksOf(plan.columns[iommuColumn] ?? []),
    structure.iommus.length,
    sizes,
  );
  const place: Placement = {
    boxes: new Map(),
    slots: new Map(),
    hints: [],
    notes: [],
    folds: [],
    width: 2 * MARGIN + step * count,
    height,
    atcRows: 0,
    tableRows,
  };
  const room: Room = { place, sizes, columnOf: new Map() };
  const left = plan.columns.map((_, i) => MARGIN + i * step);
  const end = left.map((x) => x + step - sizes.gutter);
  plan.columns.forEach((column, i) => {
    const apart = i === iommuColumn ? Math.min(extra, iommuSpare / Math.max(1, blocksOf(column))) : extra;
    let y = TOP;
    for (const part of column) {
      placePart(room, part, { x: left[i] + sizes.trunk, right: end[i], y, column: i });
      y += part.height + PART_GAP + (part.kind === 'block' ? apart : 0);
    }
  });
  const lanes: Lanes = {
    columnOf: room.columnOf,
    left,
    right: end,
    iommuColumn,
    iommus: structure.iommus,
    top: 3,
    channel: height - MARGIN - plan.channel + 4,
  };
  return { place, lanes };
}

const blocksOf = (column: readonly FlowPart[]): number => column.filter(({ kind }) => kind === 'block').length;

/** A column grows until the StreamID has room beside the name of the device, no further. */
const clampStep = (width: number, least: number, { ch }: Metrics): number =>
  Math.max(least, Math.min(width, least + 14 * ch));

/** Rows of translations that the IOMMUs' cards can show each. */
function rowsFor(spare: number, count: number, sizes: CellSizes): number {
  const rows = Math.floor(spare / Math.max(1, count) / sizes.pitch) - 1;
  return rows >= 2 ? Math.min(rows, 8) : 0;
}

interface At {
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly column: number;
}

function put({ place, sizes, columnOf }: Room, id: string, x: number, w: number, { y, column }: At, h = sizes.cell) {
  place.boxes.set(id, { x, y, w, h });
  columnOf.set(id, column);
}

function placePart(room: Room, part: FlowPart, at: At): void {
  if (part.kind === 'vm') placeVm(room, part.vm, at);
  else if (part.kind === 'block') placeBlock(room, part.block, at);
  else {
    const h = iommuCellHeight(room.sizes, room.place.tableRows);
    part.ids.forEach((id, i) => {
      put(room, id, at.x - 2, at.right - at.x + 4, { ...at, y: at.y + i * (h + IOMMU_GAP) }, h);
    });
  }
}

/** vCPUs from the left, address space at the right. */
function placeVm(room: Room, { vcpus, ioas }: Vm, at: At): void {
  const { widths, gap } = room.sizes;
  vcpus.forEach((id, i) => {
    put(room, id, at.x + i * (widths.vcpu + gap), widths.vcpu, at);
  });
  ioas.forEach((id, i) => {
    put(room, id, at.right - (i + 1) * widths.ioas - i * gap, widths.ioas, at);
  });
}

function placeBlock(room: Room, block: Block, at: At): void {
  const { place, sizes } = room;
  const { widths: w, gap } = sizes;
  for (const id of block.vmms) put(room, id, at.x, w.vmm, at);
  const viommu = at.x + w.vmm + 12;
  for (const id of block.viommus) put(room, id, viommu, w.viommu, at);
  block.s2.forEach((id, i) => {
    put(room, id, at.right - (i + 1) * w.s2 - i * gap, w.s2, at);
  });
  if (block.viommus.length === 0 && block.vmms.length > 0) {
    place.hints.push({ x: viommu, y: at.y, w: w.viommu, h: sizes.cell, text: 'no viommu' });
  }
  const captions = at.y + sizes.cell + TURN;
  if (block.fold) {
    place.folds.push({ ...block.fold, box: { x: at.x, y: captions, w: at.right - at.x, h: foldHeight(sizes) } });
    return;
  }
  const x = columnsX(at.x, sizes);
  note(room, x.s1, captions, 'S1', 'Stage-1 hwpts: the guest’s page tables');
  note(room, x.vdevice, captions, block.xa.length ? 'vdev' : '', 'vdevices: what the slots of the xarray point to');
  note(room, x.idev, captions, 'idev', 'Devices bound to iommufd');
  note(room, x.device, captions, 'device, ATC', 'PCIe functions, and how many translations their ATCs hold');
  const first = captions + sizes.caption + 2;
  block.rows.forEach((row, i) => {
    placeRow(room, row, x, { ...at, y: first + i * sizes.pitch });
  });
  let end = first + block.rows.length * sizes.pitch;
  loneBelow(block).forEach((id, i) => {
    put(room, id, x.s1, w.below, { ...at, y: end + 2 + i * sizes.pitch });
  });
  for (const { id, kind, parts } of block.feet) {
    const plan = sizes.foot(kind, parts);
    const y = end + 2;
    put(room, id, x.slot, at.right - x.slot, { ...at, y }, plan.height);
    for (const [part, box] of plan.parts) {
      place.slots.set(part, { ...box, x: x.slot + box.x, y: y + box.y });
      room.columnOf.set(part, at.column);
    }
    block.below
      .flatMap(({ ids }) => ids)
      .forEach((below, i) => {
        put(room, below, x.s1, w.s1, { ...at, y: y + i * sizes.pitch });
      });
    end = y + plan.height;
  }
  for (const id of block.xa) {
    const h = sizes.caption + 3 + block.rows.length * sizes.pitch;
    put(room, id, x.slot - 2, w.slot + 4, { ...at, y: captions }, h);
  }
}

function note({ place, sizes }: Room, x: number, y: number, text: string, title: string): void {
  if (text) place.notes.push({ x, y: y + sizes.caption / 2, text, title });
}

function columnsX(x: number, { widths: w, gap }: CellSizes) {
  const slot = x + w.s1 + gap;
  const vdevice = slot + w.slot + gap;
  const idev = vdevice + w.vdevice + gap;
  return { s1: x, slot, vdevice, idev, device: idev + w.idev + gap };
}

function placeRow(room: Room, row: StreamRow, x: ReturnType<typeof columnsX>, at: At): void {
  const { widths: w } = room.sizes;
  const share = (ids: readonly string[], from: number, width: number): void => {
    const each = (width - 2 * (ids.length - 1)) / Math.max(1, ids.length);
    ids.forEach((id, i) => {
      put(room, id, from + i * (each + 2), each, at);
    });
  };
  share(row.s1, x.s1, w.s1);
  row.slots.forEach((id, i) => {
    const each = w.slot / row.slots.length;
    room.place.slots.set(id, { x: x.slot + i * each, y: at.y, w: each, h: room.sizes.cell });
    room.columnOf.set(id, at.column);
  });
  share(row.vdevices, x.vdevice, w.vdevice);
  share(row.idevs, x.idev, w.idev);
  put(room, row.device, x.device, at.right - x.device, at);
}

/** x of the vertical line to an IOMMU, right of a column. */
export const pcieLane = ({ right }: Lanes, column: number, iommu: number): number =>
  right[column] + GUTTER_FROM + iommu * PCIE_STEP;

export const pointerLane = ({ right, iommus }: Lanes, column: number, iommu: number): number =>
  right[column] + GUTTER_FROM + iommus.length * PCIE_STEP + iommu * POINTER_STEP;
