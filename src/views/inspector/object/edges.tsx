import { useMemo } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { Explained } from '../../../ui/term.tsx';
import type { GraphEdge } from '../../../worker/protocol.ts';
import { NodeLink } from './node-link.tsx';

/** What comes before the label; that of a PCIe link says it itself. */
const KINDS: Record<GraphEdge['kind'], string> = {
  pointer: 'pointer: ',
  list: 'list: ',
  slot: 'xarray slot: ',
  pcie: '',
  derived: 'derived: ',
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
            <span aria-hidden="true" className="muted">
              {end === 'to' ? '→' : '←'}
            </span>{' '}
            <NodeLink id={edge[end]} />{' '}
            <span className="caption">
              {KINDS[edge.kind]}
              <Explained text={edge.label} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Who points here, and where this points to; of an object that is gone, as it was. */
export function Edges({ id, present }: { readonly id: string; readonly present: boolean }) {
  const all = useExplorer((state) => state.opened?.edges);
  const [here, away] = useMemo(
    () => [all?.filter(({ to }) => to === id) ?? [], all?.filter(({ from }) => from === id) ?? []],
    [all, id],
  );
  return (
    <>
      <List title={present ? 'Who points here' : 'Who pointed here'} edges={here} end="from" />
      <List title={present ? 'Where this points to' : 'Where it pointed to'} edges={away} end="to" />
    </>
  );
}
