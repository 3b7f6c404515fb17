/** Panning and zooming by wheel, drag and pinch: d3-zoom, loaded when somebody points at the picture. */
import { select } from 'd3-selection';
import { zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
// It gives selections their transitions.
import 'd3-transition';
import { move } from './picture/sheets.tsx';

declare module 'd3-selection' {
  interface Selection<GElement extends BaseType, Datum, PElement extends BaseType, PDatum> {
    transition(): { duration(ms: number): TransitionLike<GElement, Datum> };
  }
}

/** Where the picture lies in its panel, px, and its scale. */
export interface PicturePlace {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** `in`: to what is under the pointer; `out`: to what is around all that is shown. */
export type Beyond = 'in' | 'out';

interface Listening {
  /** The picture lies elsewhere. */
  readonly onMove: (place: PicturePlace) => void;
  /** The wheel goes on where the picture is as large or as small as it gets. */
  readonly onBeyond: (way: Beyond, target: Element) => void;
}

export interface ZoomControl {
  /** `smooth`: it moves there. The place's scale is the least from then on. */
  readonly to: (place: PicturePlace, smooth: boolean) => void;
  readonly by: (factor: number, smooth: boolean) => void;
  /** Where a point of the picture is in the panel. */
  readonly seenAt: (x: number, y: number) => readonly [x: number, y: number];
  /** Brings a point of the picture to the middle. */
  readonly centre: (x: number, y: number, smooth: boolean) => void;
  readonly detach: () => void;
}

/** ms */
const LASTS = 420;
const QUICK = 180;
const MOST = 4;
/** So many times the least scale is large enough to go inside. */
const INSIDE = 2.2;
/** One turn of a wheel leads one level further, ms. */
const REST = 600;

/** The picture is moved directly; nobody draws it anew for it. */
export function attachZoom(
  svg: SVGSVGElement,
  content: SVGGElement,
  start: PicturePlace,
  { onMove, onBeyond }: Listening,
): ZoomControl {
  let least = start.k;
  const behavior = zoom<SVGSVGElement, unknown>().on('zoom', ({ transform }) => {
    move(content, String(transform));
    onMove(transform);
  });
  const selection = select(svg);
  selection.call(behavior).on('dblclick.zoom', null);
  const moving = (smooth: boolean, ms: number) => (smooth ? selection.transition().duration(ms) : selection);
  const to = ({ x, y, k }: PicturePlace, smooth: boolean): void => {
    least = k;
    behavior.scaleExtent([least, Math.max(MOST, least * MOST)]);
    behavior.transform(moving(smooth, LASTS), zoomIdentity.translate(x, y).scale(k));
  };
  let last = Number.NEGATIVE_INFINITY;
  const onWheel = (event: WheelEvent): void => {
    const { k } = zoomTransform(svg);
    const way = event.deltaY > 0 && k <= least * 1.01 ? 'out' : event.deltaY < 0 && k >= least * INSIDE ? 'in' : null;
    if (!way || event.timeStamp - last < REST || !(event.target instanceof Element)) return;
    last = event.timeStamp;
    onBeyond(way, event.target);
  };
  svg.addEventListener('wheel', onWheel, { passive: true });
  to(start, false);
  return {
    to,
    by: (factor, smooth) => behavior.scaleBy(moving(smooth, QUICK), factor),
    seenAt: (x, y) => zoomTransform(svg).apply([x, y]),
    centre: (x, y, smooth) => behavior.translateTo(moving(smooth, QUICK), x, y),
    detach: () => {
      svg.removeEventListener('wheel', onWheel);
      selection.on('.zoom', null);
    },
  };
}
