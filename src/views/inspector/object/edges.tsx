import { useMemo } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { Explained } from '../../words/term.tsx';
import type { GraphEdge, ObjectDetail } from '../../../worker/protocol.ts';
import { Lists } from './lists.tsx';
import { NodeLink } from './node-link.tsx';
import { relationsOf } from './relations.ts';

interface ListProps {
  readonly title: string;
  readonly edges: readonly GraphEdge[];
  readonly end: 'from' | 'to';
}

function Pointers({ title, edges, end }: ListProps) {
  if (edges.length === 0) return null;
  return (
    <>
      <h3 className="detail-head">{title}</h3>
      <ul className="edges">
        {edges.map((edge) => (
          <li key={`${edge[end]} ${edge.label}`}>
            <span aria-hidden="true" className="muted">
              {end === 'to' ? '→' : '←'}
            </span>{' '}
            <NodeLink id={edge[end]} />{' '}
            <span className="caption">
              <Explained text={edge.label} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface Props {
  readonly id: string;
  readonly detail: ObjectDetail | null;
  readonly present: boolean;
}

/**
 * What this is in, who points here without a reference, and where this points to beside the members of its struct; of an
 * object that is gone, as it was.
 */
export function Edges({ id, detail, present }: Props) {
  const all = useExplorer((state) => state.opened?.edges);
  /** What will come is not told while a prediction is asked. */
  const nodes = useExplorer((state) => (state.stillAsked ? state.view?.nodes : undefined));
  const { lists, here, away } = useMemo(() => {
    const isThere = (end: string): boolean => nodes?.[end]?.present ?? true;
    const told = all?.filter(({ from, to }) => isThere(from) && isThere(to));
    return relationsOf(told ?? [], id, detail);
  }, [all, nodes, id, detail]);
  const holders = detail?.holders.length ?? 0;
  const who = holders > 0 ? 'Who else points here' : 'Who points here';
  return (
    <>
      <Lists lists={lists} />
      <Pointers title={present ? who : 'Who pointed here'} edges={here} end="from" />
      <Pointers title={present ? 'Where this points to' : 'Where it pointed to'} edges={away} end="to" />
    </>
  );
}
