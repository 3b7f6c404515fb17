import type { KeyboardEvent } from 'react';
import { actions, useExplorer } from '../../state/use-explorer.ts';
import { explain } from '../../ui/glossary.ts';
import type { GraphNode } from '../../worker/protocol.ts';
import { DeviceCache, SmmuCache } from './caches.tsx';
import type { Layout } from './layout.ts';
import { ACTOR, charsIn, type Metrics, PAD_X, PAD_Y } from './shapes.ts';
import { fitText } from './text.ts';
import { XaSlots, xaFacts } from './xarray.tsx';

interface Props {
  readonly node: GraphNode;
  readonly layout: Layout;
  readonly metrics: Metrics;
  readonly lit: ReadonlySet<string>;
}

const GLOSSARY_KEY: Readonly<Partial<Record<GraphNode['kind'], string>>> = {
  vcpu: 'vCPU',
  vmm: 'VMM',
  ioas: 'IOAS',
  smmu: 'SMMU',
  xa: 'xarray',
};

/** An object in its place: actor bar, title, one fact per line. Absent ones stay, dashed, where they were. */
export function ObjectNode({ node, layout, metrics, lit }: Props) {
  const state = useExplorer((store) => store.view?.nodes[node.id]);
  const selected = useExplorer((store) => store.selection === node.id);
  const box = layout.boxes.get(node.id);
  if (!box) return null;
  const present = state?.present ?? false;
  const facts = state?.xa ? xaFacts(state.xa.nodes) : (state?.lines ?? []);
  const { lh } = metrics;
  const reserved = node.cache === 'ATC' ? layout.atcRows + 0.5 : node.kind === 'smmu' ? layout.iotlbRows + 1.3 : 0;
  const rows = node.kind === 'xa' ? 3 : Math.floor((box.h - 2 * PAD_Y) / lh - reserved + 0.01);
  const chars = charsIn(node.kind === 'smmu' ? Math.min(box.w, 44 * metrics.ch) : box.w, metrics);
  const text = fitText(node.title, facts, state?.users, chars, rows);
  const line = (row: number): number => PAD_Y + (row + 0.5) * lh;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    actions.select(node.id);
  };
  const classes = ['object', `object-${node.kind}`, `a-${ACTOR[node.kind]}`];
  if (lit.has(node.id)) classes.push('object-lit');
  if (!present) classes.push('object-absent');
  if (selected) classes.push('object-selected');

  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG
    <g
      className={classes.join(' ')}
      transform={`translate(${box.x} ${box.y})`}
      role="button"
      tabIndex={0}
      aria-label={[node.title, ...(present ? facts : ['gone'])].join(', ')}
      aria-pressed={selected}
      onClick={() => actions.select(node.id)}
      onKeyDown={onKeyDown}
    >
      <title>{`${[node.title, ...facts].join('\n')}\n\n${explain(GLOSSARY_KEY[node.kind] ?? node.kind)}`}</title>
      <rect className="object-box" width={box.w} height={box.h} rx="4" />
      <rect className="object-bar" width="3" height={box.h} rx="1" />
      <text className="object-title" x={PAD_X + 2} y={line(0)}>
        {text.title}
      </text>
      {text.aside && (
        <text className="object-aside" x={box.w - PAD_X} y={line(0)}>
          {text.aside}
        </text>
      )}
      {text.lines.map((fact, row) => (
        <text key={fact} className="object-fact" x={PAD_X + 2} y={line(row + 1)}>
          {fact}
        </text>
      ))}
      {text.users && (
        <text className="object-users" x={PAD_X + 2} y={line(text.lines.length + 1)}>
          {text.users}
        </text>
      )}
      {node.cache === 'ATC' && <DeviceCache name={node.title} box={box} rows={layout.atcRows} metrics={metrics} />}
      {node.cache === 'IOTLB' && <SmmuCache name={node.title} box={box} rows={layout.iotlbRows} metrics={metrics} />}
      {state?.xa && <XaSlots slots={state.xa.slots} box={box} layout={layout} lit={lit} />}
    </g>
  );
}
