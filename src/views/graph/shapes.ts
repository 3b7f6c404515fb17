/** Where each kind of object stands and how much room it gets. */
import type { ActorKind, NodeKind } from '../../worker/protocol.ts';

export interface Shape {
  /** Column from the left; the SMMUs lie below all columns. */
  readonly column: number;
  /** Width in characters. */
  readonly chars: number;
  /** Rows of text, the title included. */
  readonly rows: number;
  /** The same when many devices share the height. */
  readonly dense: number;
}

export const SHAPES: Readonly<Record<Exclude<NodeKind, 'smmu'>, Shape>> = {
  vcpu: { column: 0, chars: 17, rows: 2, dense: 2 },
  vmm: { column: 0, chars: 17, rows: 2, dense: 2 },
  hwpt_paging: { column: 0, chars: 17, rows: 4, dense: 4 },
  ioas: { column: 0, chars: 17, rows: 1, dense: 1 },
  viommu: { column: 1, chars: 11, rows: 4, dense: 4 },
  hwpt_nested: { column: 1, chars: 11, rows: 4, dense: 2 },
  xa: { column: 2, chars: 7, rows: 3, dense: 3 },
  vdevice: { column: 3, chars: 11, rows: 3, dense: 3 },
  idev: { column: 4, chars: 15, rows: 4, dense: 3 },
  device: { column: 5, chars: 16, rows: 2, dense: 2 },
};

export const COLUMNS = 6;

/** From this number of devices on, rows are kept low. */
export const DENSE_FROM = 5;

export const ACTOR: Readonly<Record<NodeKind, ActorKind>> = {
  vcpu: 'guest',
  vmm: 'vmm',
  ioas: 'kernel',
  hwpt_paging: 'kernel',
  viommu: 'kernel',
  hwpt_nested: 'kernel',
  xa: 'kernel',
  vdevice: 'kernel',
  idev: 'kernel',
  device: 'device',
  smmu: 'smmu',
};

export interface Metrics {
  /** Width of a character and height of a line of the mono font, px. */
  readonly ch: number;
  readonly lh: number;
}

export const metricsOf = (fontSize: number): Metrics => ({ ch: fontSize * 0.604, lh: Math.round(fontSize * 1.28) });

export const PAD_X = 7;
export const PAD_Y = 5;

export const heightOf = (rows: number, { lh }: Metrics): number => rows * lh + 2 * PAD_Y;

/** How many characters fit into a box. */
export const charsIn = (width: number, { ch }: Metrics): number => Math.floor((width - 2 * PAD_X) / ch + 0.01);
