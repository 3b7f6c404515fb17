import { useMemo } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { type TreeNode, treeOf } from './tree.ts';

const nameOf = ({ at, transition, more }: TreeNode): string =>
  at === 0 ? 'by time' : `step ${at}: ${transition}${more > 0 ? ` and ${more} more` : ''}`;

/** The runs that were looked at; a click returns to one. */
export function Branches() {
  const actions = useActions();
  const branches = useExplorer((state) => state.branches);
  const current = useExplorer((state) => JSON.stringify(state.opened?.choices ?? []));
  const source = useExplorer((state) => state.source);
  const design = useExplorer((state) => state.design);
  const tree = useMemo(() => treeOf(branches), [branches]);
  if (!source) return null;
  return (
    <ul className="branches" aria-label="Interleavings looked at">
      {tree.map((node) => {
        const key = JSON.stringify(node.choices);
        return (
          <li key={key} style={{ paddingLeft: node.level * 14 }}>
            <button
              type="button"
              className="branch"
              aria-current={key === current ? 'true' : undefined}
              title={
                node.at === 0
                  ? 'What comes first in time goes first: the run without choices'
                  : node.choices.map(([step, name]) => `step ${step}: ${name}`).join('\n')
              }
              onClick={() =>
                void actions.openPlace({ source, design, choices: node.choices, position: Math.max(0, node.at - 1) })
              }
            >
              <span aria-hidden="true">{node.level > 0 ? '└ ' : ''}</span>
              {nameOf(node)}
            </button>
            {node.broken.length > 0 && <span className="branch-broken">✗ {node.broken.join(', ')}</span>}
          </li>
        );
      })}
    </ul>
  );
}
