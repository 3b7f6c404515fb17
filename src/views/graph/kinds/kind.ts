/** What the picture shows of the objects of one kind, and how it says it. */
import type { FunctionComponent } from 'react';
import type { ActorKind } from '../../../worker/protocol.ts';
import type { Box } from '../layout/geometry.ts';
import type { Metrics } from '../layout/shapes.ts';
import type { NodeProps } from '../picture/node-props.ts';
import type { ShownNode } from '../state/objects.ts';

/** How much cards say, from all to little. `owned`: a stage-1 table says whose it is. `line`: one line per device. */
export type Level = 'full' | 'middle' | 'owned' | 'short' | 'line';

/** Rows of text of a card, its title included; of `middle` absent: as `full`; of `owned` and `line`: as `short`. */
export type CardRows = Readonly<Partial<Record<Level, number>> & Record<'full' | 'short', number>>;

/** Where things inside an object are put, relative to it. */
export interface InnerPlan {
  readonly height: number;
  readonly parts: readonly (readonly [id: string, box: Box])[];
}

export interface PartProps {
  readonly id: string;
  readonly box: Box;
  readonly shown: ShownNode;
  readonly metrics: Metrics;
  readonly lit: boolean;
  readonly selected: boolean;
}

export interface DrawnKind {
  /** As in the ids of its objects. */
  readonly kind: string;
  /** Whose it is. */
  readonly actor: ActorKind;
  /** The word that explains it; absent: its kind. */
  readonly term?: string;
  /** Of its cards: the column, from the left, and the rows. */
  readonly column: number;
  readonly rows: CardRows;
  /**
   * Where it stands, if the layouts have no place of its own for it: `below` the viommu and the stage-1 tables, or at the
   * `foot` of its block, over several columns.
   */
  readonly stands?: 'below' | 'foot';
  /** Where a card has few rows its last fact says most. */
  readonly lastFirst?: boolean;
  /** What a cell calls it; absent: the number in its title. */
  readonly cell?: (title: string, id: string) => string;
  /** What the outline puts before its title. */
  readonly outline?: string;
  /** How its inside is drawn, where not as text. */
  readonly Picture?: FunctionComponent<NodeProps>;
  /** Kinds of what stands inside it and can be selected, and what these are called. */
  readonly inside?: Readonly<Record<string, string>>;
  /** Of one at the foot of its block: its inside. */
  readonly plan?: (parts: readonly string[], width: number, metrics: Metrics) => InnerPlan;
  readonly Part?: FunctionComponent<PartProps>;
}
