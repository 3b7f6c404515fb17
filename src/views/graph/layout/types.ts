/** What a layout hands to those who draw it. */
import type { GraphEdge } from '../../../worker/protocol.ts';
import type { Box, Point } from './geometry.ts';
import type { Metrics } from './shapes.ts';

/** The objects on the way from a vSID to one device. */
export interface StreamRow {
  readonly device: string;
  readonly idevs: readonly string[];
  readonly vdevices: readonly string[];
  /** Slot ids that held one of the vdevices. */
  readonly slots: readonly string[];
  /** The stage-1 tables that the device is or was attached to. */
  readonly s1: readonly string[];
}

/** An edge with its way across the picture. */
export interface Line {
  readonly key: string;
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  /** It is there while one of these is; see `threaded`. */
  readonly leadsTo: readonly string[];
  /** Where the word "derived" stands, centre of the text; only where it belongs to the line. */
  readonly label?: Point;
}

/** Words that belong to the picture and to no object: heads of columns, room that a design leaves empty. */
export interface Note {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly title: string;
}

export interface Hint extends Box {
  readonly text: string;
}

/** What is left out of a block. */
export interface Folded {
  /** Ids of devices. */
  readonly devices: readonly string[];
  /** Ids of all that is not drawn: objects, slots, parts of objects. */
  readonly members: readonly string[];
  /** `8 devices, vSIDs 0x8…0x40` */
  readonly text: string;
}

/** Where what is left out of a block is told. */
export interface Fold extends Folded {
  readonly box: Box;
}

export interface Placement {
  readonly boxes: Map<string, Box>;
  /** What stands inside of others, by id: slots of xarrays, and what `inside` of their kinds names. */
  readonly slots: Map<string, Box>;
  readonly hints: Hint[];
  readonly notes: Note[];
  readonly folds: Fold[];
  readonly width: number;
  readonly height: number;
  /** Rows for translations in a device and in an IOMMU. */
  readonly atcRows: number;
  readonly tableRows: number;
}

export interface Layout extends Placement {
  /** `cards`: a box with a fact per line; `cells`: a line of text for each device. */
  readonly form: 'cards' | 'cells';
  readonly metrics: Metrics;
  readonly lines: readonly Line[];
}
