import { useMemo } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { Explained } from '../../../ui/term.tsx';
import type { GraphEdge } from '../../../worker/protocol.ts';
import { NodeLink } from './node-link.tsx';

const KINDS: Record<GraphEdge['kind'], string> = {
  pointer: 'pointer',
  list: 'list',
  slot: 'xarray slot',
  pcie: 'PCIe',
  derived: 'derived',
};

interface ListProps {
  readonly title: string;
  readonly edges: readonly GraphEdge[];
  readonly end: 'from' | 'to';
}

function List({ title, edges, end }: ListProps) {
  if (edges.length === 0) return null;
  return (
    <>
      <h3 className="detail-head">{title}</h3>
      <ul className="edges">
        {edges.map((edge) => (
          <li key={`${edge[end]} ${edge.label}`} title={edge.label}>
            <span aria-hidden="true" className={`edge-way edge-way-${edge.kind}`}>
              {end === 'to' ? '→' : '←'}
            </span>{' '}
            <NodeLink id={edge[end]} /> <span className="caption">{KINDS[edge.kind]}: </span>
            <span className="caption">
              <Explained text={edge.label} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Who points here, and where this points to; as over the whole run. */
export function Edges({ id }: { readonly id: string }) {
  const all = useExplorer((state) => state.opened?.edges);
  const [here, away] = useMemo(
    () => [all?.filter(({ to }) => to === id) ?? [], all?.filter(({ from }) => from === id) ?? []],
    [all, id],
  );
  return (
    <>
      <List title="Who points here" edges={here} end="from" />
      <List title="Where this points to" edges={away} end="to" />
    </>
  );
}
