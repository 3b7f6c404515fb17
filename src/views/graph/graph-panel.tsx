import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { type Size, useSize } from '../../ui/use-size.ts';
import type { EventView } from '../../worker/protocol.ts';
import { GraphView } from './graph-view.tsx';
import { type JointGraph, jointLayout, onlyIn } from './layout/joint.ts';
import { readableLayout } from './layout/layout.ts';
import type { Layout } from './layout/types.ts';
import { Legend } from './legend.tsx';
import { Toolbar } from './toolbar.tsx';
import { Crumbs } from './scope/crumbs.tsx';
import { around, carriedTo, HOST, home, inside, pathTo, type Scope, towards, within } from './scope/scope.ts';
import { useObjects } from './use-objects.ts';
import type { Zoom } from './use-zoom.ts';
import './edges.css';
import './graph.css';
import './caches.css';
import './xarray.css';
import './graph-panel.css';

const FindBar = onDemand(async () => (await import('./find/find-bar.tsx')).FindBar, null);
const GraphText = onDemand(async () => (await import('./text/graph-text.tsx')).GraphText);

const idle = (): void => {};
const NO_ZOOM: Zoom = { fit: idle, zoomIn: idle, zoomOut: idle, reveal: idle, centre: idle };

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
function laidOut(own: JointGraph, beside: Beside | undefined, scope: Scope, size: Size, font: number): Layout {
  const placed = ({ nodes, edges }: JointGraph): Layout => readableLayout(nodes, edges, size, font);
  if (!beside) return placed(own);
  const graphs = beside.graphs.map((graph) => within(graph, carriedTo(graph, scope)));
  return jointLayout(graphs, beside.mine, placed);
}

/** The graphs of several runs beside each other, and which of them this is. */
export interface Beside {
  readonly graphs: readonly JointGraph[];
  readonly mine: number;
}

const NONE: ReadonlySet<string> = new Set();

/** Shows an object where it is, or what is inside of it. */
interface Ways {
  readonly into: (id: string, direct: boolean) => void;
  readonly out: () => void;
  readonly find: () => void;
}

/** Keys of the graph: `/` finds, f goes inside what has the focus or is selected, Backspace out. */
function keysOf({ into, out, find }: Ways, selection: string | null) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    const typed = event.target instanceof HTMLInputElement;
    if (typed || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = (event.target as Element).closest<SVGElement>('[data-id]')?.dataset.id ?? selection;
    if (event.key === '/') find();
    else if (event.key === 'Backspace') out();
    else if (event.key === 'f' && id) into(id, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

const EMPTY: JointGraph = { nodes: [], edges: [] };

/** The objects of VMM, kernel and hardware, what points to what, and what this step is about. */
export function GraphPanel({ beside }: { readonly beside?: Beside }) {
  const actions = useActions();
  const nodes = useExplorer((state) => state.opened?.nodes);
  const edges = useExplorer((state) => state.opened?.edges);
  const selection = useExplorer((state) => state.selection);
  const graph = useMemo((): JointGraph => (nodes && edges ? { nodes, edges } : EMPTY), [nodes, edges]);
  const current = useObjects();
  const [frame, size] = useSize<HTMLDivElement>();
  const fontSize = useFontSize(size.width);
  const [asText, setAsText] = useState(false);
  const [finding, setFinding] = useState(false);
  const [zoom, setZoom] = useState<Zoom>(NO_ZOOM);
  const [wished, setScope] = useState<Scope>(HOST);
  const scope = useMemo(() => carriedTo(graph, wished), [graph, wished]);
  const shown = useMemo(() => within(graph, scope), [graph, scope]);
  const layout = useMemo(
    () => (shown.nodes.length > 0 && size.width > 0 ? laidOut(shown, beside, scope, size, fontSize) : null),
    [shown, beside, scope, size, fontSize],
  );
  const only = useMemo(() => (beside ? onlyIn(beside.graphs, beside.mine) : NONE), [beside]);
  const elsewhere = useMemo(() => placeOfStep(graph, layout, current.events), [graph, layout, current.events]);
  const ways = useMemo((): Ways => {
    const go = (to: Scope | null): void => {
      if (to) setScope(to);
    };
    return {
      into: (id, direct) => go(direct ? inside(graph, scope, id) : towards(graph, scope, id)),
      out: () => go(around(graph, scope)),
      find: () => setFinding(true),
    };
  }, [graph, scope]);
  const show = (id: string): void => {
    actions.select(id);
    const box = layout?.boxes.get(id) ?? layout?.slots.get(id);
    if (box) zoom.reveal(box);
    else setScope(home(graph, id));
  };
  const narrow = scope.level !== 'host';

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of everything in it
    <div className="graph-panel" onKeyDown={keysOf(ways, selection)}>
      <div className="panel-head">
        <h2>Objects</h2>
        {only.size > 0 && (
          <span className="caption clip" title="No other side has it">
            ◥ only here
          </span>
        )}
        <Legend />
        <Toolbar zoom={zoom} asText={asText} onAsText={setAsText} onFind={ways.find} />
      </div>
      {(narrow || (layout?.folds.length ?? 0) > 0) && !asText && (
        <Crumbs graph={graph} scope={scope} onScope={setScope} elsewhere={elsewhere} />
      )}
      <div className="graph" ref={frame}>
        {layout && !asText && (
          <GraphView
            {...{ ...shown, layout, only, size, current, frame }}
            readable={!beside}
            onZoom={setZoom}
            onInto={ways.into}
            onOut={ways.out}
          />
        )}
        {nodes && edges && asText && <GraphText nodes={nodes} edges={edges} objects={current.objects} />}
        {finding && <FindBar graph={graph} objects={current.objects} onShow={show} onClose={() => setFinding(false)} />}
      </div>
    </div>
  );
}

/** The scope that a step is in of which nothing is in sight; null for any other step. */
function placeOfStep(graph: JointGraph, layout: Layout | null, events: readonly EventView[]): Scope | null {
  const ids = events.flatMap(({ objects, path }) => [...objects, ...path]);
  const seen = (id: string): boolean =>
    layout !== null &&
    (layout.boxes.has(id) || layout.slots.has(id) || layout.folds.some((f) => f.members.includes(id)));
  if (layout === null || ids.some(seen)) return null;
  const known = ids.find((id) => pathTo(graph, id).length > 1);
  return known === undefined ? null : home(graph, known);
}
