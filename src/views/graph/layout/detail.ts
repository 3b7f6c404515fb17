/** How much each card says, from all to little. */
import type { Level } from '../kinds/kind.ts';
import { rowsOf } from '../kinds.ts';
import { heightOf, type Metrics } from './shapes.ts';

/** How much cards say, and rows of the tables of cached translations. */
export interface Detail {
  readonly level: Level;
  readonly atc: number;
  readonly table: number;
  readonly gap: number;
}

/** From the fullest to the tersest; the first that fits the panel is taken. */
export const DETAILS: readonly Detail[] = [
  { level: 'full', atc: 4, table: 6, gap: 10 },
  { level: 'full', atc: 3, table: 5, gap: 10 },
  { level: 'full', atc: 3, table: 4, gap: 8 },
  { level: 'middle', atc: 3, table: 4, gap: 8 },
  { level: 'middle', atc: 2, table: 4, gap: 8 },
  { level: 'middle', atc: 2, table: 3, gap: 7 },
  { level: 'owned', atc: 2, table: 4, gap: 7 },
  { level: 'owned', atc: 2, table: 3, gap: 6 },
  { level: 'short', atc: 2, table: 3, gap: 6 },
  { level: 'short', atc: 1, table: 3, gap: 6 },
  { level: 'short', atc: 1, table: 2, gap: 5 },
  { level: 'line', atc: 0, table: 3, gap: 5 },
  { level: 'line', atc: 0, table: 2, gap: 3 },
  { level: 'line', atc: 0, table: 0, gap: 2 },
];

export const cardHeight = (kind: string, { level }: Detail, metrics: Metrics): number =>
  heightOf(rowsOf(kind, level), metrics);

/** A device holds its translations below its facts; without a row for them it counts them beside its name. */
export const deviceHeight = (detail: Detail, metrics: Metrics): number =>
  cardHeight('device', detail, metrics) + (detail.atc ? detail.atc + 0.4 : 0) * metrics.lh;

/** Head, a line of titles, and the rows of the table. */
export const iommuHeight = (detail: Detail, metrics: Metrics): number => heightOf(detail.table + 2.4, metrics);
