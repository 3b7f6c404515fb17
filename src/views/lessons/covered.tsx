import { type RefObject, useEffect, useRef } from 'react';
import { useActions } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import './lessons.css';

interface Props {
  readonly onClose: () => void;
}

/**
 * Stands in the place of what would tell what a lesson asks. Whoever has opened that on purpose may have it all the same: going
 * through the run tells it too, and nobody is kept from that.
 */
export function Covered({ onClose, back }: Props & { readonly back?: RefObject<HTMLButtonElement | null> }) {
  const { uncover } = useActions();
  return (
    <div className="covered">
      <p>What you have opened tells more of this run than you have seen, and the lesson asks you to predict it.</p>
      <div className="covered-ways">
        <button type="button" className="button" ref={back} onClick={onClose}>
          Back to the question
        </button>
        <button type="button" className="button" onClick={uncover}>
          Tell me all the same
        </button>
      </div>
    </div>
  );
}

export function CoveredDialog({ onClose }: Props) {
  const back = useRef<HTMLButtonElement>(null);
  // After the dialog has taken the focus.
  useEffect(() => back.current?.focus(), []);
  return (
    <Dialog title="The lesson still asks" open onClose={onClose}>
      <Covered onClose={onClose} back={back} />
    </Dialog>
  );
}
