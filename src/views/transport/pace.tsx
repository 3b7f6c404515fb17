import type { ChangeEvent } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { SPEEDS, type Speed } from '../../state/types.ts';
import { wantsLessMotion } from '../../ui/less-motion.ts';

function titleOf(motion: boolean, less: boolean): string {
  if (less) return 'No motion: the system asks for less of it';
  return motion ? 'Tokens travel: press to turn motion off' : 'No motion: press to let tokens travel';
}

/** How fast it plays and the tokens travel, and whether they travel at all. */
export function Pace() {
  const actions = useActions();
  const speed = useExplorer((state) => state.speed);
  const motion = useExplorer((state) => state.motion);
  const less = wantsLessMotion();
  const onSpeed = (event: ChangeEvent<HTMLSelectElement>): void => {
    // The arrow keys belong to stepping again once the choice is made.
    event.target.blur();
    actions.setSpeed(Number(event.target.value) as Speed);
  };
  return (
    <div className="pace">
      <select
        aria-label="Speed"
        title="Speed of playing and of the tokens that travel"
        value={speed}
        onChange={onSpeed}
      >
        {SPEEDS.map((value) => (
          <option key={value} value={value}>
            {value}×
          </option>
        ))}
      </select>
      <button
        type="button"
        className="pace-motion"
        aria-pressed={motion && !less}
        title={titleOf(motion, less)}
        onClick={() => actions.setMotion(!motion)}
      >
        motion
      </button>
    </div>
  );
}
