import { useEffect, useMemo, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { type Size, useSize } from '../../ui/use-size.ts';
import { GraphView } from './graph-view.tsx';
import { type Graph, jointLayout, onlyIn } from './layout/joint.ts';
import { layoutOf } from './layout/layout.ts';
import type { Layout } from './layout/types.ts';
import { Legend } from './legend.tsx';
import { Toolbar } from './toolbar.tsx';
import { useObjects } from './use-objects.ts';
import type { Zoom } from './use-zoom.ts';
import './edges.css';
import './graph.css';
import './caches.css';
import './xarray.css';
import './graph-panel.css';

const GraphText = onDemand(async () => (await import('./text/graph-text.tsx')).GraphText);

const idle = (): void => {};
const NO_ZOOM: Zoom = { fit: idle, zoomIn: idle, zoomOut: idle, reveal: idle };

/** The size of the mono font in this window: the layout is made for it. */
function useFontSize(width: number): number {
  const [size, setSize] = useState(11.5);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the font size follows the width of the window
  useEffect(() => {
    const value = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--fs-graph'));
    if (value > 0) setSize(value);
  }, [width]);
  return size;
}

/** Alone, or so that what other runs have too is where it is there. */
const laidOut = (own: Graph, beside: Beside | undefined, size: Size, font: number): Layout =>
  beside
    ? jointLayout(beside.graphs, beside.mine, ({ nodes, edges }) => layoutOf(nodes, edges, size, font))
    : layoutOf(own.nodes, own.edges, size, font);

/** The graphs of several runs beside each other, and which of them this is. */
export interface Beside {
  readonly graphs: readonly Graph[];
  readonly mine: number;
}

const NONE: ReadonlySet<string> = new Set();

/** The objects of VMM, kernel and hardware, what points to what, and what this step is about. */
export function GraphPanel({ beside }: { readonly beside?: Beside }) {
  const nodes = useExplorer((state) => state.opened?.nodes);
  const edges = useExplorer((state) => state.opened?.edges);
  const current = useObjects();
  const [frame, size] = useSize<HTMLDivElement>();
  const fontSize = useFontSize(size.width);
  const [asText, setAsText] = useState(false);
  const [zoom, setZoom] = useState<Zoom>(NO_ZOOM);
  const layout = useMemo(
    () => (nodes && edges && size.width > 0 ? laidOut({ nodes, edges }, beside, size, fontSize) : null),
    [nodes, edges, beside, size, fontSize],
  );
  const only = useMemo(() => (beside ? onlyIn(beside.graphs, beside.mine) : NONE), [beside]);

  return (
    <>
      <div className="panel-head">
        <h2>Objects</h2>
        {only.size > 0 && (
          <span className="caption clip" title="No other side has it">
            ◥ only here
          </span>
        )}
        <Legend />
        <Toolbar zoom={zoom} asText={asText} onAsText={setAsText} />
      </div>
      <div className="graph" ref={frame}>
        {layout && nodes && edges && !asText && (
          <GraphView {...{ nodes, edges, layout, only, size, current, frame }} onZoom={setZoom} />
        )}
        {nodes && edges && asText && <GraphText nodes={nodes} edges={edges} objects={current.objects} />}
      </div>
    </>
  );
}
