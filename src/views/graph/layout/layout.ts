/**
 * Places all objects that exist at some time of a run, and routes the edges between them. It is computed once per run and
 * panel size, never per step: an object keeps its place whether it exists or not.
 */
import type { GraphEdge, GraphNode } from '../../../worker/protocol.ts';
import { cardRoutes } from './card-routes.ts';
import { cards } from './cards.ts';
import { cellRoutes } from './cell-routes.ts';
import { cells } from './cells.ts';
import { foldedStructure } from './folded.ts';
import { columnsOf } from './columns.ts';
import { type Detail, DETAILS } from './detail.ts';
import { type Metrics, metricsOf } from './shapes.ts';
import { type Structure, structureOf } from './structure.ts';
import type { Layout, Placement } from './types.ts';

type Size = { readonly width: number; readonly height: number };

/** Where there is room the text grows as far as this, px; cards keep all that they say. */
const MOST_FONT = 14;
/** In cells, which say little. */
const MOST_CELL_FONT = 15;
/** Their lines stand apart as far as there is room, that much of their height. */
const APART = [1.5, 1.4, 1.3, 1.2, 1.1];
const LARGER = 0.5;
/** Text in cells may be this small, so that more of them fit at full size; px. */
const LEAST_FONT = 11;
/** And its lines this low. */
const LOW_LINES = [13, 12.5];
const ABOUT = 0.985;
/** Cards may be shrunk this much before cells take their place. */
const LEAST_SCALE = 0.9;

export const scaleOf = (layout: Size, size: Size): number =>
  Math.min(1, size.width / layout.width, size.height / layout.height);

export function layoutOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[], size: Size, font: number): Layout {
  const structure = structureOf(nodes, edges);
  return (
    largeCards(structure, edges, size, font) ??
    asCards(structure, edges, size, metricsOf(font), DETAILS) ??
    asCells(nodes, structure, edges, size, font)
  );
}

/** Text that can be read. */
const READABLE = LEAST_FONT - 0.05;

/** The least scale at which the picture can be read; cards are never made smaller than that. */
export const readableScale = ({ metrics, form }: Layout): number =>
  form === 'cards' ? 0 : Math.min(1, READABLE / metrics.font);

/** The same, but where the text could not be read only the heads of emulated IOMMUs, with what is behind them in numbers. */
export function readableLayout(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  size: Size,
  font: number,
): Layout {
  const whole = layoutOf(nodes, edges, size, font);
  if (whole.form === 'cards' || whole.metrics.font * scaleOf(whole, size) >= READABLE) return whole;
  const structure = structureOf(nodes, edges);
  if (structure.vms.flatMap(({ blocks }) => blocks).length < 2) return whole;
  return asCells(nodes, foldedStructure(structure, nodes), edges, size, font);
}

/** The largest text with which everything that cards can say fits; null if there is none larger than usual. */
function largeCards(structure: Structure, edges: readonly GraphEdge[], size: Size, font: number): Layout | null {
  for (let px = MOST_FONT; px > font; px -= LARGER) {
    const made = asCards(structure, edges, size, metricsOf(px), DETAILS.slice(0, 1));
    if (made && scaleOf(made, size) === 1) return made;
  }
  return null;
}

/** With as much detail as fits; null if not even the tersest does. */
function asCards(
  structure: Structure,
  edges: readonly GraphEdge[],
  size: Size,
  metrics: Metrics,
  details: readonly Detail[],
): Layout | null {
  let place: Placement | undefined;
  for (const detail of details) {
    place = cards(structure, size, metrics, detail);
    if (place.height <= size.height) break;
  }
  if (!place || scaleOf(place, size) < LEAST_SCALE) return null;
  const { bus } = columnsOf(size.width, structure.iommus.length, metrics);
  return { ...place, form: 'cards', metrics, lines: cardRoutes(edges, place, structure.iommus, bus) };
}

/** With the text that is largest after fitting; of those about equal that with the most room. */
function asCells(
  nodes: readonly GraphNode[],
  structure: Structure,
  edges: readonly GraphEdge[],
  size: Size,
  font: number,
): Layout {
  const sizes: Metrics[] = [];
  for (let px = Math.max(MOST_CELL_FONT, font); px >= LEAST_FONT; px -= LARGER) sizes.push(metricsOf(px));
  for (const lh of LOW_LINES) sizes.push({ ...metricsOf(LEAST_FONT), lh });
  const tryOut = (metrics: Metrics) => {
    const made = cells(nodes, structure, size, metrics);
    return { metrics, made, text: metrics.font * scaleOf(made.place, size) };
  };
  const tried = sizes.map(tryOut);
  const largest = Math.max(...tried.map(({ text }) => text));
  const best = tried.find(({ text }) => text >= largest * ABOUT) ?? tried[0];
  const apart = APART.map((share) => tryOut({ ...best.metrics, lh: best.metrics.lh * share }));
  const { metrics, made } = apart.find(({ text }) => text === best.metrics.font) ?? best;
  return { ...made.place, form: 'cells', metrics, lines: cellRoutes(edges, made.place, made.lanes, metrics) };
}
