/**
 * Places all objects that exist at some time of a run. It is computed once per run and panel size, never per step: an
 * object keeps its place whether it exists or not.
 */
import type { GraphEdge, GraphNode } from '../../worker/protocol.ts';
import { type DeviceRow, deviceRows } from './rows.ts';
import { COLUMNS, DENSE_FROM, heightOf, type Metrics, PAD_X, SHAPES } from './shapes.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  /** Slots of xarrays, by slot id. */
  readonly slots: ReadonlyMap<string, Box>;
  readonly width: number;
  readonly height: number;
  /** Rows for translations in a device and in an SMMU. */
  readonly atcRows: number;
  readonly iotlbRows: number;
  /** x of the line on which DMA and invalidations travel between devices and SMMUs. */
  readonly bus: number;
}

const MARGIN = 10;
const GAP_Y = 10;
const GAP_SMMU = 20;
/** Room for the word on the derived edge. */
const DERIVED_GAP = 48;
const BUS_ROOM = 14;
const LEAST_GAP = 13;
const MOST_GAP = 90;

interface Column {
  readonly x: number;
  readonly w: number;
}

/** Columns that hold something, spread over the width. */
function columnsOf(nodes: readonly GraphNode[], width: number, { ch }: Metrics): Column[] {
  const used = Array.from({ length: COLUMNS }, (_, column) =>
    Math.max(
      0,
      ...nodes.map(({ kind }) => (kind !== 'smmu' && SHAPES[kind].column === column ? SHAPES[kind].chars : 0)),
    ),
  );
  const natural = used.map((chars) => (chars ? Math.ceil(chars * ch) + 2 * PAD_X : 0));
  const gaps = used.filter((chars) => chars > 0).length - 1;
  const hasList = used[1] > 0;
  const spare =
    width - 2 * MARGIN - BUS_ROOM - natural.reduce((a, b) => a + b, 0) - (hasList ? DERIVED_GAP - LEAST_GAP : 0);
  const gap = Math.max(LEAST_GAP, Math.min(MOST_GAP, spare / Math.max(1, gaps)));
  // What the gaps cannot take goes into the boxes.
  const wider = Math.max(0, Math.min(60, (spare - gap * gaps) / (gaps + 1)));
  let x = MARGIN;
  return natural.map((w, column) => {
    const here = { x, w: w && w + wider };
    if (w) x += here.w + gap + (column === 0 && hasList ? DERIVED_GAP - LEAST_GAP : 0);
    return here;
  });
}

/** What stands in a column, from `y` downwards; returns where it ends. */
function stack(
  boxes: Map<string, Box>,
  ids: readonly string[],
  column: Column,
  y: number,
  height: (id: string) => number,
  gap = GAP_Y,
): number {
  for (const id of ids) {
    boxes.set(id, { ...column, y, h: height(id) });
    y += height(id) + gap;
  }
  return y - gap;
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

export function layoutOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  size: { readonly width: number; readonly height: number },
  metrics: Metrics,
): Layout {
  const boxes = new Map<string, Box>();
  const slots = new Map<string, Box>();
  const kindOf = new Map(nodes.map((node) => [node.id, node.kind]));
  const ids = (...kinds: GraphNode['kind'][]): string[] =>
    nodes.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  const rows = deviceRows(nodes, edges);
  const dense = rows.length >= DENSE_FROM;
  const columns = columnsOf(nodes, size.width, metrics);
  const height = (id: string): number => {
    const kind = kindOf.get(id);
    if (!kind || kind === 'smmu') return 0;
    return heightOf(dense ? SHAPES[kind].dense : SHAPES[kind].rows, metrics);
  };
  const total = (list: readonly string[], gap = GAP_Y): number =>
    list.reduce((sum, id) => sum + height(id) + gap, -gap);

  // Translations get the rows that the height can give.
  const smmus = ids('smmu');
  const deviceHeight = (id: string, atcRows: number): number => height(id) + (atcRows + 0.5) * metrics.lh;
  const rowHeight = (row: DeviceRow, atcRows: number): number =>
    Math.max(deviceHeight(row.device, atcRows), ...row.idevs.map(height), total(row.vdevices));
  const rowsHeight = (atcRows: number): number =>
    rows.reduce((sum, row) => sum + rowHeight(row, atcRows) + GAP_Y, -GAP_Y);
  const xaHead = heightOf(SHAPES.xa.rows, metrics);
  const hasXa = ids('xa').length > 0 && rows.length > 0;
  const headroom = hasXa ? Math.max(0, xaHead + metrics.lh - rowHeight(rows[0], 2) / 2) : 0;
  const smmuHeight = (iotlbRows: number): number => heightOf(iotlbRows + 2.3, metrics);
  const above = (iotlbRows: number): number =>
    size.height - 2 * MARGIN - headroom - smmus.length * (smmuHeight(iotlbRows) + GAP_SMMU);
  const iotlbRows = [6, 5, 4].find((count) => rowsHeight(3) + GAP_Y * rows.length <= above(count)) ?? 3;
  const atcRows =
    [4, 3].find((count) => rowsHeight(count) + 2 * GAP_Y * rows.length <= above(iotlbRows)) ?? (dense ? 1 : 2);
  const slack = clamp((above(iotlbRows) - rowsHeight(atcRows)) / Math.max(1, rows.length), 0, 120);

  const top = MARGIN + headroom;
  let y = top + slack / 2;
  for (const row of rows) {
    const h = rowHeight(row, atcRows);
    const middle = y + h / 2;
    const placed = deviceHeight(row.device, atcRows);
    boxes.set(row.device, { ...columns[5], y: middle - placed / 2, h: placed });
    for (const id of row.idevs) boxes.set(id, { ...columns[4], y: middle - height(id) / 2, h: height(id) });
    stack(boxes, row.vdevices, columns[3], middle - total(row.vdevices) / 2, height);
    for (const id of row.slots) slots.set(id, slotBox(columns[2], middle, metrics));
    y += h + GAP_Y + slack;
  }
  const rowsEnd = Math.max(top, y - GAP_Y - slack / 2);

  // Each xarray spans the slots of its emulated SMMU.
  for (const { id, group } of nodes.filter(({ kind }) => kind === 'xa')) {
    const own = rows.filter((row) => row.group === group).flatMap((row) => row.slots.map((slot) => slots.get(slot)!));
    if (own.length === 0) continue;
    const xaTop = Math.min(...own.map((slot) => slot.y)) - xaHead;
    boxes.set(id, { ...columns[2], y: xaTop, h: Math.max(...own.map((slot) => slot.y + slot.h)) + 8 - xaTop });
  }

  // Guest and VMM stand above the stage-2 table, its IOAS below it, and the table beside its first viommu.
  const actors = ids('vcpu', 'vmm');
  const tables = ids('hwpt_paging');
  const below = ids('ioas');
  const spread = clamp((rowsEnd - top - total([...actors, ...tables, ...below], 0)) / 5, 14, 46);
  const actorsHeight = actors.length > 0 ? total(actors, spread) + spread : 0;
  const tableHeight = total(tables);

  // viommus, each with the nested hwpts allocated through it below.
  const groups = [...new Set(nodes.map(({ group }) => group))].sort((a, b) => a - b);
  const middle = groups.flatMap((group) =>
    ['viommu', 'hwpt_nested'].flatMap((kind) =>
      nodes.filter((node) => node.kind === kind && node.group === group).map(({ id }) => id),
    ),
  );
  const middleGap = clamp((rowsEnd - top - total(middle, 0)) / Math.max(1, middle.length + 1), GAP_Y, 44);
  const middleHeight = total(middle, middleGap);
  const centred = top + (rowsEnd - top - middleHeight) / 2;
  const besideTable = MARGIN + actorsHeight + (tableHeight - height(middle[0] ?? '')) / 2;
  const listed = kindOf.get(middle[0] ?? '') === 'viommu';
  const middleTop = Math.max(
    MARGIN,
    listed ? Math.min(Math.max(centred, besideTable), rowsEnd - middleHeight) : centred,
  );
  const middleEnd = stack(boxes, middle, columns[1], middleTop, height, middleGap);

  const beside = listed ? boxes.get(middle[0]) : undefined;
  const wished = beside ? beside.y + (beside.h - tableHeight) / 2 : (top + rowsEnd - tableHeight) / 2;
  const tableTop = Math.max(MARGIN + actorsHeight, wished);
  stack(boxes, actors, columns[0], Math.max(MARGIN, tableTop - actorsHeight), height, spread);
  const leftEnd = stack(boxes, [...tables, ...below], columns[0], tableTop, height, spread);

  // SMMUs below, as wide as the picture.
  const right = Math.max(0, ...[...boxes.values()].map((box) => box.x + box.w));
  const wide = { x: MARGIN, w: Math.max(0, right - MARGIN) };
  const smmuTop = Math.max(rowsEnd, middleEnd, leftEnd) + GAP_SMMU;
  const end = stack(boxes, smmus, wide, smmuTop, () => smmuHeight(iotlbRows), GAP_SMMU);
  return {
    boxes,
    slots,
    width: right + BUS_ROOM + MARGIN,
    height: end + MARGIN,
    atcRows,
    iotlbRows,
    bus: right + BUS_ROOM - 2,
  };
}

/** A slot lies on the height of its vdevice. */
const slotBox = ({ x, w }: Column, middle: number, { lh }: Metrics): Box => ({
  x: x + 8,
  w: w - 13,
  y: middle - lh * 0.7,
  h: lh * 1.4,
});
