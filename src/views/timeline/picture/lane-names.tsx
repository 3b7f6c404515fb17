import { memo } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { ActorInfo } from '../../../worker/protocol.ts';
import type { Lanes } from '../time/lanes.ts';

interface NameProps {
  readonly actor: ActorInfo;
  readonly top: number;
  readonly height: number;
}

/** Whose lane it is. A click selects its object; by key that is done in the graph, where the same object stands. */
const Name = memo(function Name({ actor, top, height }: NameProps) {
  const actions = useActions();
  const { name, kind, node } = actor;
  const selected = useExplorer((state) => node !== '' && state.selection === node);
  return (
    <button
      type="button"
      tabIndex={-1}
      disabled={node === ''}
      data-id={node || undefined}
      className={`tl-name a-${kind}${selected ? ' tl-name-selected' : ''}`}
      title={node === '' ? name : `${name}: select it`}
      style={{ top, height }}
      onClick={() => actions.select(node)}
    >
      <i className="actor-bar" />
      <span className="clip">{name}</span>
    </button>
  );
});

interface Props {
  readonly lanes: Lanes;
  /** Rows. */
  readonly drawn: readonly number[];
  readonly row: number;
}

export const LaneNames = memo(function LaneNames({ lanes: { used, idle }, drawn, row }: Props) {
  const actors = useExplorer((state) => state.opened?.actors) ?? [];
  return (
    <div className="tl-names">
      {drawn.map((at) => (
        <Name key={used[at]} actor={actors[used[at]]} top={at * row} height={row} />
      ))}
      {idle.length > 0 && (
        <p
          className="tl-idle caption"
          style={{ top: used.length * row, height: row }}
          title={`Nothing happens in: ${idle.join(', ')}`}
        >
          {idle.length} more {idle.length === 1 ? 'actor' : 'actors'}, idle
        </p>
      )}
    </div>
  );
});
