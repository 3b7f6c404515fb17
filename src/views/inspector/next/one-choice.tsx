import { useThisExplorer } from '../../../state/use-explorer.ts';
import { TO_CHOICES } from '../../commands/stops.ts';

/** Why there is often nothing to choose, and the way to where there is. */
export function OneChoice() {
  const explorer = useThisExplorer();
  return (
    <p className="caption next-note">
      This step is forced. Whoever else could act waits for it, a vCPU for its trap, the VMM for its call, the kernel
      for its SYNC, or has nothing to do.{' '}
      <button type="button" className="link" title={TO_CHOICES.hint} onClick={() => TO_CHOICES.run(explorer)}>
        To the next choice (g)
      </button>
    </p>
  );
}
