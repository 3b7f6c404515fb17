import { useEffect, useMemo, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { useSize } from '../../ui/use-size.ts';
import { GraphView } from './graph-view.tsx';
import { layoutOf } from './layout/layout.ts';
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

/** The objects of VMM, kernel and hardware, what points to what, and what this step is about. */
export function GraphPanel() {
  const nodes = useExplorer((state) => state.opened?.nodes);
  const edges = useExplorer((state) => state.opened?.edges);
  const current = useObjects();
  const [frame, size] = useSize<HTMLDivElement>();
  const fontSize = useFontSize(size.width);
  const [asText, setAsText] = useState(false);
  const [zoom, setZoom] = useState<Zoom>(NO_ZOOM);
  const layout = useMemo(
    () => (nodes && edges && size.width > 0 ? layoutOf(nodes, edges, size, fontSize) : null),
    [nodes, edges, size, fontSize],
  );

  return (
    <>
      <div className="panel-head">
        <h2>Objects</h2>
        <Legend />
        <Toolbar zoom={zoom} asText={asText} onAsText={setAsText} />
      </div>
      <div className="graph" ref={frame}>
        {layout && nodes && edges && !asText && (
          <GraphView {...{ nodes, edges, layout, size, current, frame }} onZoom={setZoom} />
        )}
        {nodes && edges && asText && <GraphText nodes={nodes} edges={edges} objects={current.objects} />}
      </div>
    </>
  );
}
