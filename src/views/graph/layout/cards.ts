/**
 * Places the objects of a run as cards. Per emulated IOMMU: stage-2 table, viommu and stage-1 tables in one column, then
 * the xarray and a row per device on which slot, vdevice, idev and device share one height: a look-up is a straight line.
 */
import { kindNamed, planOf } from '../kinds.ts';
import type { InnerPlan } from '../kinds/kind.ts';
import { type LayoutColumns, columnsOf, MARGIN } from './columns.ts';
import { cardHeight, type Detail, deviceHeight, iommuHeight } from './detail.ts';
import { type Box, bottom, clamp } from './geometry.ts';
import type { Metrics } from './shapes.ts';
import type { Block, Structure, Vm } from './structure.ts';
import type { Placement, StreamRow } from './types.ts';
import { leafGaps, xaHead } from './xa-head.ts';

/** Between a stage-2 table and the viommu on it, where the word "derived" stands. */
const DERIVED_GAP = 22;
const BLOCK_GAP = 14;
const IOMMU_GAP = 18;

interface Room {
  readonly place: Placement;
  readonly columns: LayoutColumns;
  readonly detail: Detail;
  readonly metrics: Metrics;
}

const stackHeight = (count: number, height: number, gap: number): number =>
  count ? count * height + (count - 1) * gap : 0;

export function cards(
  structure: Structure,
  size: { readonly width: number; readonly height: number },
  metrics: Metrics,
  detail: Detail,
): Placement {
  const columns = columnsOf(size.width, structure.iommus.length, metrics);
  const place: Placement = {
    boxes: new Map(),
    slots: new Map(),
    hints: [],
    notes: [],
    folds: [],
    width: columns.width,
    height: 0,
    atcRows: detail.atc,
    tableRows: detail.table,
  };
  const room: Room = { place, columns, detail, metrics };
  const blocks = structure.vms.flatMap((vm) => vm.blocks.map((block, i) => ({ block, vm, first: i === 0 })));
  const natural = blocks.map(({ block, vm, first }) => blockHeight(room, block, first ? vm : null));
  const iommuTop =
    size.height -
    MARGIN -
    (structure.iommus.length ? iommuHeight(detail, metrics) + IOMMU_GAP + busRoom(structure) : 0);
  const total = natural.reduce((sum, h) => sum + h + BLOCK_GAP, -BLOCK_GAP);
  const spare = clamp((iommuTop - MARGIN - total) / Math.max(1, blocks.length), 0, 150);

  let y = MARGIN;
  blocks.forEach(({ block, vm, first }, i) => {
    placeBlock(room, block, first ? vm : null, y, natural[i] + spare, spare);
    y += natural[i] + spare + BLOCK_GAP;
  });
  const end = Math.max(MARGIN, y - BLOCK_GAP);
  const height = placeIommus(room, structure.iommus, end + IOMMU_GAP + busRoom(structure));
  return { ...place, height: height + MARGIN };
}

/** Lines to several IOMMUs part above them. */
const busRoom = ({ iommus }: Structure): number => (iommus.length > 1 ? 6 * iommus.length : 0);

const height = ({ detail, metrics }: Room, kind: string): number => cardHeight(kind, detail, metrics);

/** Put down from `y` in the column of its kind; returns where the last ends, or `y`. */
function stack(room: Room, kind: string, ids: readonly string[], y: number): number {
  const column = room.columns.columns[kindNamed(kind).column];
  const h = height(room, kind);
  ids.forEach((id, i) => {
    room.place.boxes.set(id, { ...column, y: y + i * (h + room.detail.gap), h });
  });
  return y + stackHeight(ids.length, h, room.detail.gap);
}

const rowHeight = (room: Room, row: StreamRow): number =>
  Math.max(
    deviceHeight(room.detail, room.metrics),
    height(room, 'idev'),
    stackHeight(row.vdevices.length, height(room, 'vdevice'), room.detail.gap),
  );

/** How far the first row must go down so that the head of the xarray has room above its first slot. */
function headroom(room: Room, { rows, group }: Block): number {
  if (rows.length === 0 || group < 0) return 0;
  const slot = slotHeight(room.metrics) / 2;
  return Math.max(0, xaHead(rows, room.metrics).height + slot - rowHeight(room, rows[0]) / 2);
}

const slotHeight = ({ lh }: Metrics): number => lh + 5;

interface Middle {
  /** Tops, from the top of the block. */
  readonly viommu: number;
  readonly s1: number;
  readonly below: readonly number[];
  readonly end: number;
}

/** Guest and VMM stand left; the VMM beside its viommu. `vm`: only of the first block of a VM. */
function middle(room: Room, block: Block, vm: Vm | null, spare: number): Middle {
  const { gap } = room.detail;
  const above = vm
    ? [vm.ioas.length ? height(room, 'ioas') + gap : 0, ...vm.vcpus.map(() => height(room, 'vcpu') + gap)]
    : [0];
  const left = above.reduce((a, b) => a + b, 0) + (vm ? gap : 0);
  const tables = stackHeight(Math.max(1, block.s2.length), height(room, 'hwpt_paging'), gap);
  const beside = left + (height(room, 'vmm') - height(room, 'viommu')) / 2;
  const viommu = Math.max(tables + DERIVED_GAP, beside) + clamp(spare / 3, 0, 30);
  const s1 = viommu + height(room, 'viommu') + gap + clamp(spare / 4, 0, 16);
  const count = block.rows.reduce((sum, row) => sum + row.s1.length, 0);
  let end = s1 + stackHeight(count, height(room, 'hwpt_nested'), gap) + (count ? gap : 0);
  const below = block.below.map(({ kind, ids }) => {
    const from = end;
    end += ids.length * (height(room, kind) + gap);
    return from;
  });
  return { viommu, s1, below, end: count + below.length > 0 ? end - gap : end };
}

function blockHeight(room: Room, block: Block, vm: Vm | null): number {
  const leaves = leafGaps(block.rows, room.metrics).reduce((a, b) => a + b, 0);
  const rows = block.rows.reduce((sum, row) => sum + rowHeight(room, row) + room.detail.gap, leaves - room.detail.gap);
  const left = block.group < 0 && !vm ? 0 : middle(room, block, vm, 0).end;
  return Math.max(left, headroom(room, block) + Math.max(0, rows) + footRoom(room, block));
}

function placeBlock(room: Room, block: Block, vm: Vm | null, top: number, full: number, spare: number): void {
  const { place, columns, detail } = room;
  const used = vm !== null || block.viommus.length + block.s2.length + block.vmms.length > 0;
  if (used) {
    const at = middle(room, block, vm, spare);
    const viommu = top + at.viommu;
    stack(room, 'hwpt_paging', block.s2, top);
    stack(room, 'viommu', block.viommus, viommu);
    if (block.viommus.length === 0 && block.vmms.length > 0) {
      place.hints.push({ ...columns.columns[1], y: viommu, h: height(room, 'viommu'), text: 'no viommu' });
    }
    const s1 = block.rows.flatMap((row) => row.s1);
    stack(room, 'hwpt_nested', s1, top + at.s1);
    block.below.forEach(({ kind, ids }, i) => {
      stack(room, kind, ids, top + at.below[i]);
    });
    const vmm = viommu + (height(room, 'viommu') - height(room, 'vmm')) / 2;
    stack(room, 'vmm', block.vmms, vmm);
    if (vm) placeGuest(room, vm, top, vmm);
  }
  placeRows(room, block, top + headroom(room, block), top + full - footRoom(room, block));
  placeFeet(room, block, top + full);
  if (block.xa.length > 0) placeXa(room, block, top);
  else if (block.vmms.length > 0 && block.rows.length > 0) {
    const { y, h } = rowsBox(place, block.rows);
    const inset = Math.max(0, (h - 3 * detail.gap - height(room, 'viommu')) / 2);
    place.hints.push({ ...columns.columns[2], y: y + inset, h: h - 2 * inset, text: 'no xarray' });
  }
}

/** The address space beside the stage-2 table, the vCPUs between it and the VMM. */
function placeGuest(room: Room, vm: Vm, top: number, vmm: number): void {
  const end = stack(room, 'ioas', vm.ioas, top);
  const count = vm.vcpus.length;
  const high = stackHeight(count, height(room, 'vcpu'), room.detail.gap);
  const free = vmm - end - high;
  stack(room, 'vcpu', vm.vcpus, end + Math.max(vm.ioas.length ? room.detail.gap : 0, free / 2));
}

function placeRows(room: Room, { rows }: Block, from: number, to: number): void {
  const { place, columns, detail, metrics } = room;
  const leaves = leafGaps(rows, metrics);
  const natural = rows.reduce((sum, row, i) => sum + rowHeight(room, row) + leaves[i], 0);
  const gap = clamp((to - from - natural) / Math.max(1, rows.length), detail.gap, 60);
  let y = from + Math.max(0, (to - from - natural - gap * (rows.length - 1)) / 2);
  rows.forEach((row, i) => {
    const h = rowHeight(room, row);
    y += leaves[i];
    const centre = y + h / 2;
    const device = deviceHeight(detail, metrics);
    place.boxes.set(row.device, { ...columns.columns[5], y: centre - device / 2, h: device });
    stack(room, 'idev', row.idevs, centre - stackHeight(row.idevs.length, height(room, 'idev'), detail.gap) / 2);
    const vdevices = stackHeight(row.vdevices.length, height(room, 'vdevice'), detail.gap);
    stack(room, 'vdevice', row.vdevices, centre - vdevices / 2);
    const { x, w } = columns.columns[2];
    const slot = slotHeight(metrics);
    for (const id of row.slots) place.slots.set(id, { x: x + 7, w: w - 11, y: centre - slot / 2, h: slot });
    y += h + gap;
  });
}

/** Below the rows, right of the lines that lead from viommus to IOMMUs. */
const footColumns = ({ columns: { columns } }: Room): Pick<Box, 'x' | 'w'> => {
  const [from, to] = [columns[kindNamed('xa').column], columns[kindNamed('device').column]];
  return { x: from.x, w: to.x + to.w - from.x };
};

const plansOf = (room: Room, { feet }: Block): { readonly id: string; readonly plan: InnerPlan }[] =>
  feet.map(({ id, kind, parts }) => ({ id, plan: planOf(kind, parts, footColumns(room).w, room.metrics) }));

function footRoom(room: Room, block: Block): number {
  const high = plansOf(room, block).reduce((sum, { plan }) => sum + plan.height + room.detail.gap, 0);
  return high > 0 ? high + xaTail(room, block) : 0;
}

/** How far the xarray goes on below the last row. */
function xaTail(room: Room, { rows }: Block): number {
  const last = rows.at(-1);
  return last ? Math.max(0, slotHeight(room.metrics) / 2 + leafEnd(room.metrics) - rowHeight(room, last) / 2) : 0;
}

/** Below the last slot: the rest of its leaf. */
const leafEnd = ({ lh }: Metrics): number => lh + 4;

function placeFeet(room: Room, block: Block, end: number): void {
  const { boxes, slots } = room.place;
  const { x, w } = footColumns(room);
  for (const { id, plan } of plansOf(room, block)) {
    const y = end - plan.height;
    boxes.set(id, { x, w, y, h: plan.height });
    for (const [part, box] of plan.parts) slots.set(part, { ...box, x: x + box.x, y: y + box.y });
  }
}

function placeXa({ place, columns, metrics }: Room, { xa, rows }: Block, top: number): void {
  const slots = rows.flatMap((row) => row.slots).map((id) => place.slots.get(id)!);
  const first = slots.length ? Math.min(...slots.map(({ y }) => y)) - xaHead(rows, metrics).height : top;
  const end = slots.length ? Math.max(...slots.map(bottom)) + leafEnd(metrics) : first + xaHead(rows, metrics).height;
  for (const id of xa) place.boxes.set(id, { ...columns.columns[2], y: first, h: end - first });
}

function rowsBox(place: Placement, rows: readonly StreamRow[]): Pick<Box, 'y' | 'h'> {
  const boxes = rows.map((row) => place.boxes.get(row.device)!);
  const y = Math.min(...boxes.map((box) => box.y));
  return { y, h: Math.max(...boxes.map(bottom)) - y };
}

/** Side by side below all, as wide as the picture; returns where they end. */
function placeIommus({ place, columns, detail, metrics }: Room, ids: readonly string[], y: number): number {
  if (ids.length === 0) return y;
  const h = iommuHeight(detail, metrics);
  const gap = 12;
  const w = (columns.width - 2 * MARGIN - gap * (ids.length - 1)) / ids.length;
  ids.forEach((id, i) => {
    place.boxes.set(id, { x: MARGIN + i * (w + gap), w, y, h });
  });
  return y + h;
}
