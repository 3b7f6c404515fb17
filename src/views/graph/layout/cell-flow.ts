/** In which column each part of the picture stands: parts keep their order, columns come out about equally high. */
import type { CellSizes } from './cell-sizes.ts';
import type { Block, Structure, Vm } from './structure.ts';

export type FlowPart =
  | { readonly kind: 'vm'; readonly vm: Vm; readonly height: number }
  | { readonly kind: 'block'; readonly vm: Vm; readonly block: Block; readonly height: number }
  | { readonly kind: 'iommus'; readonly ids: readonly string[]; readonly height: number };

const PART_GAP = 5;
/** Between the head of a block and its captions, where lines turn. */
export const TURN = 7;

export const blockHeight = (sizes: CellSizes, { rows, fold }: Pick<Block, 'rows' | 'fold'>): number =>
  sizes.cell + TURN + (fold ? foldHeight(sizes) : sizes.caption + 2 + rows.length * sizes.pitch);

/** Two lines of what is left out. */
export const foldHeight = (sizes: CellSizes): number => 2 * sizes.pitch + 6;

/** What stands below the stage-1 tables where no foot has a place for it beside itself: a line each. */
export const loneBelow = ({ below, feet, fold }: Block): readonly string[] =>
  feet.length > 0 || fold ? [] : below.flatMap(({ ids }) => ids);

const loneHeight = (sizes: CellSizes, block: Block): number => {
  const lines = loneBelow(block).length;
  return lines > 0 ? lines * sizes.pitch + 2 : 0;
};

/** What stands at the foot of its block. */
export const feetHeight = (sizes: CellSizes, { feet }: Block): number =>
  feet.reduce((sum, { kind, parts }) => sum + sizes.foot(kind, parts).height + 2, 0);

export const iommuCellHeight = (sizes: CellSizes, tableRows: number): number =>
  (2 + (tableRows ? tableRows + 1 : 0)) * sizes.pitch + 6;

export const IOMMU_GAP = 6;

export function partsOf({ vms, iommus }: Structure, sizes: CellSizes): FlowPart[] {
  const parts: FlowPart[] = [];
  for (const vm of vms) {
    if (vm.vcpus.length + vm.ioas.length > 0) parts.push({ kind: 'vm', vm, height: sizes.cell + 1 });
    for (const block of vm.blocks)
      parts.push({
        kind: 'block',
        vm,
        block,
        height: blockHeight(sizes, block) + feetHeight(sizes, block) + loneHeight(sizes, block),
      });
  }
  const each = iommuCellHeight(sizes, 0) + IOMMU_GAP;
  if (iommus.length > 0) parts.push({ kind: 'iommus', ids: iommus, height: iommus.length * each - IOMMU_GAP });
  return parts;
}

export const columnHeight = (parts: readonly FlowPart[]): number =>
  parts.reduce((sum, part) => sum + part.height + PART_GAP, -PART_GAP);

export { PART_GAP };

/** The split into at most `count` columns whose highest is lowest; the head of a VM never stands alone at an end. */
export function flow(parts: readonly FlowPart[], count: number): FlowPart[][] {
  const limits = new Set<number>();
  for (let i = 0; i < parts.length; i++) {
    for (let j = i + 1; j <= parts.length; j++) limits.add(columnHeight(parts.slice(i, j)));
  }
  for (const limit of [...limits].sort((a, b) => a - b)) {
    const columns = fill(parts, limit);
    if (columns && columns.length <= count) return columns;
  }
  return [[...parts]];
}

/** Column after column, each as full as the limit allows; null if a part is higher than that. */
function fill(parts: readonly FlowPart[], limit: number): FlowPart[][] | null {
  const columns: FlowPart[][] = [];
  let column: FlowPart[] = [];
  for (const part of parts) {
    if (part.height > limit) return null;
    if (columnHeight([...column, part]) > limit) {
      const head = column.at(-1)?.kind === 'vm' ? column.pop() : undefined;
      if (column.length === 0) return null;
      columns.push(column);
      column = head ? [head] : [];
      if (columnHeight([...column, part]) > limit) return null;
    }
    column.push(part);
  }
  return [...columns, column];
}
