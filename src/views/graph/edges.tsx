import { memo, useMemo } from 'react';
import { explain } from '../../ui/glossary.ts';
import type { GraphEdge } from '../../worker/protocol.ts';
import type { Box, Layout } from './layout.ts';
import { busRoute, type Route, route } from './route.ts';

interface Props {
  readonly edges: readonly GraphEdge[];
  readonly layout: Layout;
  readonly lit: ReadonlySet<string>;
  /** Objects and slots that do not exist at this position. */
  readonly absent: ReadonlySet<string>;
}

interface Drawn {
  readonly edge: GraphEdge;
  readonly route: Route;
}

function drawn(edges: readonly GraphEdge[], { boxes, slots, bus }: Layout): Drawn[] {
  const all = [...boxes].filter(([id]) => !id.startsWith('smmu/')).map(([, box]) => box);
  return edges.flatMap((edge) => {
    const from: Box | undefined = boxes.get(edge.from) ?? slots.get(edge.from);
    const to = boxes.get(edge.to);
    if (!from || !to) return [];
    const toSmmu = edge.to.startsWith('smmu/') && edge.from.startsWith('device/');
    return [
      {
        edge,
        route: toSmmu
          ? busRoute(from, to, bus)
          : route(
              from,
              to,
              all.filter((box) => box !== from && box !== to),
            ),
      },
    ];
  });
}

function Line({ edge, route: { d, label }, lit, absent }: Drawn & { readonly lit: boolean; readonly absent: boolean }) {
  const arrow = edge.kind === 'pcie' ? undefined : `url(#arrow${lit ? '-lit' : ''})`;
  return (
    <g className={`edge edge-${edge.kind}${lit ? ' edge-lit' : ''}${absent ? ' edge-absent' : ''}`}>
      {lit && <path className="edge-halo" d={d} />}
      <path className="edge-line" d={d} markerEnd={arrow} />
      {edge.kind === 'derived' && (
        <text className="edge-label" x={label[0]} y={label[1]}>
          <title>{explain('derived')}</title>
          derived
        </text>
      )}
    </g>
  );
}

/** Lit ones are drawn last, so that nothing covers them. */
export const Edges = memo(function Edges({ edges, layout, lit, absent }: Props) {
  const routes = useMemo(() => drawn(edges, layout), [edges, layout]);
  const lines = routes.map((line) => {
    const gone = absent.has(line.edge.from) || absent.has(line.edge.to);
    return { ...line, absent: gone, lit: !gone && lit.has(line.edge.from) && lit.has(line.edge.to) };
  });
  lines.sort((a, b) => Number(a.lit) - Number(b.lit));
  return lines.map((line) => <Line key={`${line.edge.from} ${line.edge.to}`} {...line} />);
});
