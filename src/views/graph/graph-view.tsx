import { useEffect, useMemo, useRef } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { Size } from '../../ui/use-size.ts';
import type { GraphEdge, GraphNode } from '../../worker/protocol.ts';
import { kindOf } from '../common/ids.ts';
import { partTitle } from './kinds.ts';
import type { Layout } from './layout/types.ts';
import { Markers } from './picture/markers.tsx';
import { Picture } from './picture/picture.tsx';
import { edgeWords, flightWords, nodeWords, ownedTitle, partWords, slotWords } from './text/words.ts';
import { Tooltip } from './tooltip.tsx';
import type { Current } from './use-objects.ts';
import { partOf, useRoving } from './use-roving.ts';
import { useMorph } from './use-morph.ts';
import { useZoom, type Zoom } from './use-zoom.ts';
import type { PicturePlace } from './zoom-control.ts';
import { Minimap } from './minimap.tsx';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly layout: Layout;
  /** Objects that no run beside this one has. */
  readonly only: ReadonlySet<string>;
  readonly size: Size;
  readonly current: Current;
  readonly frame: React.RefObject<HTMLDivElement | null>;
  readonly onZoom: (zoom: Zoom) => void;
  /** The text stays readable, even if not all of the picture is in sight then. */
  readonly readable: boolean;
  /** To what is inside of an object, or around all that is shown. */
  readonly onInto: (id: string, direct: boolean) => void;
  readonly onOut: () => void;
}

/** What one goes into: an object, or what is told in numbers. */
const intoOf = (target: Element): string | undefined =>
  target.closest<SVGElement>('[data-into]')?.dataset.into ?? partOf(target)?.dataset.id;

/** A click must not take the focus: the arrow keys go on stepping. Heard before d3-zoom, which stops the event. */
function useUnfocused(svg: React.RefObject<SVGSVGElement | null>): void {
  useEffect(() => {
    const element = svg.current;
    const keep = (event: MouseEvent): void => event.preventDefault();
    element?.addEventListener('mousedown', keep, { capture: true });
    return () => element?.removeEventListener('mousedown', keep, { capture: true });
  }, [svg]);
}

/** The picture with all that listens to it. */
export function GraphView({ nodes, edges, layout, only, size, current, frame, readable, ...on }: Props) {
  const { onZoom, onInto, onOut } = on;
  const actions = useActions();
  const svg = useRef<SVGSVGElement>(null);
  const content = useRef<SVGGElement>(null);
  const motion = useExplorer((state) => state.motion);
  const moved = useRef<(place: PicturePlace) => void>(() => {});
  const zoom = useZoom({
    svg,
    content,
    layout,
    size,
    readable,
    motion,
    onMove: (place) => moved.current(place),
    onBeyond: (way, target) => {
      const id = intoOf(target);
      if (way === 'out') onOut();
      else if (id) onInto(id, false);
    },
  });
  useEffect(() => onZoom(zoom), [zoom, onZoom]);
  useUnfocused(svg);
  useMorph(content, nodes, layout, motion);
  const onKeyDown = useRoving(svg, layout, zoom.reveal);

  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const several = useMemo(() => new Set(nodes.flatMap(({ vm }) => (vm < 0 ? [] : [vm]))).size > 1, [nodes]);
  const named = (node: GraphNode): string => (several ? ownedTitle(node) : node.title);
  const titleOf = (id: string): string => {
    const node = byId.get(id);
    return node ? named(node) : (partTitle(id) ?? id);
  };
  const wordsOf = (id: string | undefined, edge: string | undefined) => {
    const node = id === undefined ? undefined : byId.get(id);
    if (node) return { ...nodeWords(node, current.objects.get(node.id)), title: named(node) };
    if (id !== undefined && kindOf(id) === 'flight') return flightWords(id, current.objects);
    if (id !== undefined) return partWords(id, current.objects) ?? slotWords(id, current.objects, titleOf);
    const found = edges.find(({ from, to }) => `${from} ${to}` === edge);
    return found ? edgeWords(found, titleOf) : null;
  };

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture of many buttons */}
      <svg
        ref={svg}
        className={`graph-svg form-${layout.form}${motion ? '' : ' no-motion'}`}
        role="group"
        tabIndex={-1}
        aria-label="Object graph: arrow keys go from object to object, Enter selects, Escape leaves"
        style={{ fontSize: layout.metrics.font }}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const id = partOf(event.target)?.dataset.id;
          if (id) actions.select(id);
        }}
        onDoubleClick={(event) => {
          // The browser takes it for the choice of a word somewhere.
          getSelection()?.removeAllRanges();
          const id = event.target instanceof Element ? intoOf(event.target) : undefined;
          if (id) onInto(id, true);
          else zoom.fit();
        }}
      >
        <Markers />
        <Picture nodes={nodes} layout={layout} only={only} content={content} {...current} />
      </svg>
      <Minimap layout={layout} size={size} moved={moved} onCentre={zoom.centre} />
      <Tooltip svg={svg} frame={frame} wordsOf={wordsOf} />
    </>
  );
}
