import { Maximize } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { useSize } from '../../ui/use-size.ts';
import { useLit } from '../common/use-lit.ts';
import { Edges } from './edges.tsx';
import { layoutOf } from './layout.ts';
import { Legend } from './legend.tsx';
import { absentObjects, litObjects } from './lit.ts';
import { ObjectNode } from './object-node.tsx';
import { metricsOf } from './shapes.ts';
import { useZoom } from './use-zoom.ts';
import './graph.css';

/** The size of the mono font in this window: the layout is made for it, text is never scaled to fit. */
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
  const named = useLit();
  const [frame, size] = useSize<HTMLDivElement>();
  const fontSize = useFontSize(size.width);
  const metrics = useMemo(() => metricsOf(fontSize), [fontSize]);
  const layout = useMemo(
    () => (nodes && edges && size.width > 0 ? layoutOf(nodes, edges, size, metrics) : null),
    [nodes, edges, size, metrics],
  );
  const lit = useMemo(() => litObjects(named, nodes ?? [], edges ?? []), [named, nodes, edges]);
  const states = useExplorer((state) => state.view?.nodes);
  const absent = useMemo(() => absentObjects(states ?? {}), [states]);
  const content = useRef<SVGGElement>(null);
  const { svg, fit } = useZoom(content, layout, size);

  return (
    <>
      <div className="panel-head">
        <h2>Objects</h2>
        <Legend />
        <button
          type="button"
          className="icon-button"
          title="Fit the picture into the panel"
          aria-label="Fit"
          onClick={fit}
        >
          <Maximize size={15} strokeWidth={1.75} />
        </button>
      </div>
      <div className="graph" ref={frame}>
        <svg ref={svg} className="graph-svg" aria-label="Object graph">
          <title>Object graph</title>
          <defs>
            <pattern id="stale" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line y2="5" className="graph-hatch" />
            </pattern>
            {['', '-lit'].map((kind) => (
              <marker
                key={kind}
                id={`arrow${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
                markerUnits="userSpaceOnUse"
              >
                <path d="M0 0.8L7.5 4L0 7.2z" className={`graph-arrow${kind}`} />
              </marker>
            ))}
          </defs>
          <g ref={content}>
            {layout && nodes && edges && (
              <>
                <Edges edges={edges} layout={layout} lit={lit} absent={absent} />
                {nodes.map((node) => (
                  <ObjectNode key={node.id} node={node} layout={layout} metrics={metrics} lit={lit} />
                ))}
              </>
            )}
          </g>
        </svg>
      </div>
    </>
  );
}
