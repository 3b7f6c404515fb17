import type { JointGraph } from '../layout/joint.ts';
import { pathOf, type Scope, same, scopeName } from './scope.ts';
import './crumbs.css';

interface Props {
  readonly graph: JointGraph;
  readonly scope: Scope;
  readonly onScope: (scope: Scope) => void;
  /** Where this step is, if nothing of it is in sight. */
  readonly elsewhere: Scope | null;
}

const LEVEL: Readonly<Record<Scope['level'], string>> = {
  host: 'Everything',
  vm: 'One VM',
  viommu: 'What is behind one emulated IOMMU',
  node: 'The slots of one xa_node',
  slot: 'One slot and what it leads to',
};

/** Which part of the graph is shown, what is around it, and where the step is if that is elsewhere. */
export function Crumbs({ graph, scope, onScope, elsewhere }: Props) {
  const path = pathOf(graph, scope);
  return (
    <nav className="crumbs" aria-label="Part of the graph that is shown">
      <ol>
        {path.map((one) => (
          <li key={one.level}>
            <button
              type="button"
              title={LEVEL[one.level]}
              aria-current={same(one, scope) ? 'true' : undefined}
              onClick={() => onScope(one)}
            >
              {scopeName(graph, one)}
            </button>
          </li>
        ))}
      </ol>
      {elsewhere ? (
        <button type="button" className="crumbs-elsewhere" onClick={() => onScope(elsewhere)}>
          this step is in {scopeName(graph, elsewhere)} ›
        </button>
      ) : (
        <span className="caption">double click or f: inside · Backspace: out · /: find</span>
      )}
    </nav>
  );
}
