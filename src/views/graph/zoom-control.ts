/** Panning and zooming by wheel, drag and pinch: d3-zoom, loaded when somebody points at the picture. */
import { select } from 'd3-selection';
import { zoom, zoomIdentity, zoomTransform } from 'd3-zoom';

/** Where the picture lies in its panel, px, and its scale. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export interface ZoomControl {
  readonly to: (place: Place) => void;
  readonly by: (factor: number) => void;
  /** Where a point of the picture is in the panel. */
  readonly seenAt: (x: number, y: number) => readonly [x: number, y: number];
  /** Brings a point of the picture to the middle. */
  readonly centre: (x: number, y: number) => void;
  readonly detach: () => void;
}

/** The picture is moved directly; nobody draws it anew for it. */
export function attachZoom(svg: SVGSVGElement, content: SVGGElement, start: Place): ZoomControl {
  const behavior = zoom<SVGSVGElement, unknown>()
    .scaleExtent([0.4, 4])
    .on('zoom', ({ transform }) => content.setAttribute('transform', String(transform)));
  const selection = select(svg);
  selection.call(behavior).on('dblclick.zoom', null);
  const to = ({ x, y, k }: Place): void => behavior.transform(selection, zoomIdentity.translate(x, y).scale(k));
  to(start);
  return {
    to,
    by: (factor) => behavior.scaleBy(selection, factor),
    seenAt: (x, y) => zoomTransform(svg).apply([x, y]),
    centre: (x, y) => behavior.translateTo(selection, x, y),
    detach: () => {
      selection.on('.zoom', null);
    },
  };
}
