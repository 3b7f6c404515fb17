/** The columns of the cost table, its order, and the table as text for mail. */
import type { CostsOf } from '../../../worker/protocol.ts';

export interface CostColumn {
  readonly group: 'design' | 'exact counts' | 'assumed' | 'verdicts';
  readonly label: string;
  /** Said on hover. */
  readonly title?: string;
  readonly text: (row: CostsOf) => string;
  /** What it is sorted by. */
  readonly value: (row: CostsOf) => number | string;
}

/** Whether it counts or measures. */
export const isFigure = ({ group }: CostColumn): boolean => group === 'exact counts' || group === 'assumed';

/** `any`: what any interleaving of a design does beside what its run breaks; '' where nothing is known. `names`: of own designs. */
export function columnsOf(
  rows: readonly CostsOf[],
  any: (design: string, broken: readonly string[]) => string,
  names: ReadonlyMap<string, string> = new Map(),
): readonly CostColumn[] {
  const text = (group: CostColumn['group'], label: string, of: (row: CostsOf) => string): CostColumn => ({
    group,
    label,
    text: of,
    value: of,
  });
  return [
    text('design', 'design', ({ design }) => (names.has(design) ? `${names.get(design)}: ${design}` : design)),
    ...(rows[0]?.counts ?? []).map(
      ({ label, what }, i): CostColumn => ({
        group: 'exact counts',
        label,
        title: what,
        text: ({ counts }) => String(counts[i].count),
        value: ({ counts }) => counts[i].count,
      }),
    ),
    {
      group: 'assumed',
      label: 'PROD to seen SYNC, µs',
      text: ({ time }) => (time === null ? '—' : (time / 1000).toFixed(1)),
      value: ({ time }) => time ?? Number.POSITIVE_INFINITY,
    },
    text('verdicts', 'this run', ({ broken }) => (broken.length === 0 ? 'breaks nothing' : `✗ ${broken.join(', ')}`)),
    text('verdicts', 'any interleaving', ({ design, broken }) => any(design, broken)),
  ];
}

/** Rows that are equal keep their order. */
export function sorted(rows: readonly CostsOf[], column: CostColumn | null, down: boolean): readonly CostsOf[] {
  if (!column) return rows;
  const way = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    return x === y ? 0 : x < y ? -way : way;
  });
}

const tableOf = (columns: readonly CostColumn[], rows: readonly CostsOf[]): readonly (readonly string[])[] => [
  columns.map(({ label, group }) => (group === 'assumed' ? `${label} (assumed)` : label)),
  ...rows.map((row) => columns.map(({ text }) => text(row))),
];

/** Columns as wide as their widest cell. */
export function textOf(columns: readonly CostColumn[], rows: readonly CostsOf[]): string {
  const table = tableOf(columns, rows);
  const widths = columns.map((_, i) => Math.max(...table.map((row) => row[i].length)));
  return table
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function markdownOf(columns: readonly CostColumn[], rows: readonly CostsOf[]): string {
  const [head, ...body] = tableOf(columns, rows);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = columns.map((column) => (isFigure(column) ? '--:' : '---'));
  return [line(head), line(rule), ...body.map(line)].join('\n');
}
