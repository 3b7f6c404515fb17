import { Columns2, Pencil, Pin, PinOff, Trash2, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { keyOf } from '../../../state/kept/branches.ts';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { Choices } from '../../../worker/protocol.ts';
import { type TreeNode, treeOf } from './tree.ts';

/** What a run is called that the user has not named. */
const ownName = ({ at, transition, more }: TreeNode): string =>
  at === 0 ? 'by time' : `step ${at}: ${transition}${more > 0 ? ` and ${more} more` : ''}`;

const ICON = { size: 14, strokeWidth: 1.75 } as const;

interface RowProps {
  readonly node: TreeNode;
  readonly current: boolean;
}

/** A run: a click opens it where it leaves the one above. */
function Open({ node, current }: RowProps) {
  const actions = useActions();
  const source = useExplorer((state) => state.source);
  const design = useExplorer((state) => state.design);
  const { choices, at, name } = node;
  return (
    <button
      type="button"
      className="branch"
      aria-current={current ? 'true' : undefined}
      title={
        choices.length === 0
          ? 'What comes first in time goes first: the run without choices'
          : choices.map(([step, transition]) => `step ${step}: ${transition}`).join('\n')
      }
      onClick={() => source && void actions.openPlace({ source, design, choices, position: Math.max(0, at - 1) })}
    >
      {name ?? ownName(node)}
    </button>
  );
}

/** Its name while it is being typed. */
function Naming({ node, onEnd }: { readonly node: TreeNode; readonly onEnd: () => void }) {
  const actions = useActions();
  const keep = (name: string): void => {
    actions.markBranch(node.choices, { name: name.trim() });
    onEnd();
  };
  return (
    <input
      className="branch-naming"
      aria-label="Name of the branch"
      defaultValue={node.name ?? ''}
      placeholder={ownName(node)}
      maxLength={60}
      // biome-ignore lint/a11y/noAutofocus: it stands where the button was that asked for it
      autoFocus
      onBlur={({ target }) => keep(target.value)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') keep(currentTarget.value);
        if (key === 'Escape') onEnd();
      }}
    />
  );
}

interface ToolProps {
  readonly icon: typeof Pin;
  readonly label: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

function Tool({ icon: Icon, label, pressed, onClick }: ToolProps) {
  return (
    <button
      type="button"
      className="icon-button branch-tool"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <Icon {...ICON} />
    </button>
  );
}

function Row({ node, current }: RowProps) {
  const actions = useActions();
  const source = useExplorer((state) => state.source);
  const design = useExplorer((state) => state.design);
  const open = useExplorer((state) => state.opened?.choices) ?? [];
  const [naming, setNaming] = useState(false);
  const { choices, name, pinned, broken, level } = node;
  const called = name ?? ownName(node);
  const root = choices.length === 0;
  /** Beside what is open; what is open itself beside the run that comes first in time. */
  const compare = (): void => {
    const side = (of: Choices) => ({ source: source!, design, choices: of });
    void actions.compare(current ? [side(choices), side([])] : [side(open), side(choices)]);
  };
  return (
    <li style={{ paddingLeft: level * 14 }} className={pinned ? 'branch-pinned' : undefined}>
      <span className="branch-name">
        <span aria-hidden="true">{level > 0 ? '└ ' : ''}</span>
        {naming ? <Naming node={node} onEnd={() => setNaming(false)} /> : <Open node={node} current={current} />}
      </span>
      {broken.length > 0 && <span className="branch-broken">✗ {broken.join(', ')}</span>}
      <span className="branch-tools">
        {!(current && root) && <Tool icon={Columns2} label={`Compare ${called}`} onClick={compare} />}
        {!root && (
          <>
            <Tool icon={Pencil} label={`Name ${called}`} onClick={() => setNaming(true)} />
            <Tool
              icon={pinned ? PinOff : Pin}
              label={`Pin ${called}`}
              pressed={pinned ?? false}
              onClick={() => actions.markBranch(choices, { pinned: !pinned })}
            />
            {!current && (
              <Tool icon={Trash2} label={`Delete ${called}`} onClick={() => actions.deleteBranches([choices])} />
            )}
          </>
        )}
      </span>
    </li>
  );
}

/** What was deleted last comes back. */
function Deleted() {
  const actions = useActions();
  const count = useExplorer((state) => state.deleted?.branches.length ?? 0);
  if (count === 0) return null;
  return (
    <p className="branch-deleted" role="status">
      {count === 1 ? 'A branch' : `${count} branches`} deleted.{' '}
      <button type="button" className="button" onClick={actions.undelete}>
        <Undo2 {...ICON} /> Undo
      </button>
    </p>
  );
}

/** The runs that were looked at under this design. They are kept, with their names, until they are deleted. */
export function Branches() {
  const actions = useActions();
  const branches = useExplorer((state) => state.trees[state.design]);
  const current = useExplorer((state) => keyOf(state.opened?.choices ?? []));
  const tree = useMemo(() => treeOf(branches ?? []), [branches]);
  const rest = tree.filter(
    ({ choices, name, pinned }) => choices.length > 0 && !name && !pinned && keyOf(choices) !== current,
  );
  return (
    <>
      <ul className="branches" aria-label="Interleavings looked at">
        {tree.map((node) => (
          <Row key={keyOf(node.choices)} node={node} current={keyOf(node.choices) === current} />
        ))}
      </ul>
      <Deleted />
      {rest.length > 1 && (
        <div className="check-buttons">
          <button
            type="button"
            className="button"
            onClick={() => actions.deleteBranches(rest.map(({ choices }) => choices))}
          >
            Delete {rest.length} without name or pin
          </button>
        </div>
      )}
    </>
  );
}
