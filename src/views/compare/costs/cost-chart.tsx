import { max } from 'd3-array';
import { select } from 'd3-selection';
import { useEffect, useRef } from 'react';
import type { CostsOf } from '../../../worker/protocol.ts';
import { clip } from '../../graph/text/fit.ts';
import type { CostColumn } from './cost-columns.ts';

interface Props {
  readonly rows: readonly CostsOf[];
  /** What a row is called, and what is drawn of it. */
  readonly name: CostColumn;
  readonly column: CostColumn;
  /** Designs of the sides. */
  readonly mine: readonly string[];
}

/** Heights and widths, px. */
const ROW = 18;
const BAR = 12;
const NAME = 190;
const WIDTH = 620;
const VALUE = 70;
/** Characters of a name that there is room for, where the type is largest; the table has it whole. */
const NAMED = 23;

/** What a row of a column is worth; what is no number is drawn as none. */
const worth = (column: CostColumn, row: CostsOf): number => {
  const value = column.value(row);
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

/** A bar for each design. Designs keep their bars when the order or the column changes; the table says the same in text. */
export function CostChart({ rows, name, column, mine }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!svg.current) return;
    const most = Math.max(1e-9, max(rows, (row) => worth(column, row)) ?? 0);
    const groups = select(svg.current)
      .selectAll<SVGGElement, CostsOf>('g')
      .data(rows, ({ design }) => design)
      .join((enter) => {
        const group = enter.append('g');
        group
          .append('text')
          .attr('class', 'chart-name')
          .attr('x', NAME - 8)
          .attr('y', ROW / 2);
        group
          .append('rect')
          .attr('x', NAME)
          .attr('y', (ROW - BAR) / 2)
          .attr('height', BAR)
          .attr('width', 1);
        group
          .append('text')
          .attr('class', 'chart-value')
          .attr('y', ROW / 2);
        return group;
      })
      .attr('class', ({ design }) => (mine.includes(design) ? 'chart-mine' : null))
      .style('transform', (_, i) => `translateY(${i * ROW}px)`);
    const length = (row: CostsOf): number => (worth(column, row) / most) * (WIDTH - NAME - VALUE);
    groups.select('.chart-name').text((row) => clip(name.text(row), NAMED));
    groups
      .select('rect')
      .style('transform', (row) => `translateX(${NAME}px) scaleX(${length(row)}) translateX(${-NAME}px)`);
    groups
      .select('.chart-value')
      .text((row) => column.text(row))
      .style('transform', (row) => `translateX(${NAME + length(row) + 6}px)`);
  }, [rows, name, column, mine]);
  return (
    <svg
      ref={svg}
      className={`cost-chart${column.group === 'assumed' ? ' cost-chart-assumed' : ''}`}
      width={WIDTH}
      height={rows.length * ROW}
      role="img"
      aria-label={`${column.label}: ${rows.map((row) => `${name.text(row)} ${column.text(row)}`).join(', ')}`}
    />
  );
}
