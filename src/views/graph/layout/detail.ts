/** How much each card says, from all to little; and how wide the columns of cards are. */
import type { CardKind } from './columns.ts';
import { heightOf, type Metrics } from './shapes.ts';

/** Rows of text of each kind, the title included, and of the tables of cached translations. */
export interface Detail {
  readonly rows: Readonly<Record<CardKind, number>>;
  readonly atc: number;
  readonly table: number;
  readonly gap: number;
}

const FULL: Readonly<Record<CardKind, number>> = {
  vcpu: 3,
  vmm: 3,
  ioas: 2,
  hwpt_paging: 4,
  viommu: 4,
  hwpt_nested: 4,
  veventq: 3,
  hw_queue: 3,
  xa: 2,
  vdevice: 3,
  idev: 4,
  device: 2,
};

const MIDDLE: Readonly<Record<CardKind, number>> = {
  ...FULL,
  hwpt_paging: 3,
  hwpt_nested: 2,
  idev: 3,
  vmm: 2,
};

const SHORT: Readonly<Record<CardKind, number>> = {
  vcpu: 1,
  vmm: 2,
  ioas: 1,
  hwpt_paging: 2,
  viommu: 2,
  hwpt_nested: 1,
  veventq: 2,
  hw_queue: 2,
  xa: 2,
  vdevice: 2,
  idev: 2,
  device: 1,
};

/** A stage-1 table says whose it is, and its ASID. */
const OWNED: Readonly<Record<CardKind, number>> = { ...SHORT, hwpt_nested: 2 };

/** One line per device, as long as there is something to say about each of its objects. */
const LINE: Readonly<Record<CardKind, number>> = { ...SHORT, vdevice: 1, idev: 1 };

/** From the fullest to the tersest; the first that fits the panel is taken. */
export const DETAILS: readonly Detail[] = [
  { rows: FULL, atc: 4, table: 6, gap: 10 },
  { rows: FULL, atc: 3, table: 5, gap: 10 },
  { rows: FULL, atc: 3, table: 4, gap: 8 },
  { rows: MIDDLE, atc: 3, table: 4, gap: 8 },
  { rows: MIDDLE, atc: 2, table: 4, gap: 8 },
  { rows: MIDDLE, atc: 2, table: 3, gap: 7 },
  { rows: OWNED, atc: 2, table: 4, gap: 7 },
  { rows: OWNED, atc: 2, table: 3, gap: 6 },
  { rows: SHORT, atc: 2, table: 3, gap: 6 },
  { rows: SHORT, atc: 1, table: 3, gap: 6 },
  { rows: SHORT, atc: 1, table: 2, gap: 5 },
  { rows: LINE, atc: 0, table: 3, gap: 5 },
  { rows: LINE, atc: 0, table: 2, gap: 3 },
  { rows: LINE, atc: 0, table: 0, gap: 2 },
];

export const cardHeight = (kind: CardKind, detail: Detail, metrics: Metrics): number =>
  heightOf(detail.rows[kind], metrics);

/** A device holds its translations below its facts; without a row for them it counts them beside its name. */
export const deviceHeight = (detail: Detail, metrics: Metrics): number =>
  cardHeight('device', detail, metrics) + (detail.atc ? detail.atc + 0.4 : 0) * metrics.lh;

/** Head, a line of titles, and the rows of the table. */
export const iommuHeight = (detail: Detail, metrics: Metrics): number => heightOf(detail.table + 2.4, metrics);
