import { type KeyboardEvent, useEffect, useState } from 'react';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import { useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { WhatIf } from '../../worker/protocol.ts';
import './what-if.css';

/** From one choice to the next by arrow keys. */
function onKeyDown({ key, currentTarget }: KeyboardEvent<HTMLElement>): void {
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const all = [...currentTarget.querySelectorAll('button')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  all.at((at + step + all.length) % all.length)?.focus();
}

/** Changes of what is selected, or of the step that is shown: one click each, which can be taken back. */
export function WhatIfDialog({ onClose }: { readonly onClose: () => void }) {
  const { change, whatIfs } = useDraftActions();
  const selection = useExplorer((state) => state.selection);
  const position = useExplorer((state) => state.position);
  const [offers, setOffers] = useState<readonly WhatIf[] | null>(null);
  const [refused, setRefused] = useState('');
  useEffect(() => {
    let gone = false;
    whatIfs().then(
      (found) => !gone && setOffers(found),
      (error: Error) => !gone && setRefused(error.message),
    );
    return () => {
      gone = true;
    };
  }, [whatIfs]);
  return (
    <Dialog title={`What if… (${selection ?? `step ${position}`})`} className="what-if" open onClose={onClose}>
      {refused && <p role="alert">{refused}</p>}
      {!offers && !refused && <p className="muted">Loading…</p>}
      {offers && (
        <ul aria-label="What could be changed" onKeyDown={onKeyDown}>
          {offers.map(({ name, text }) => (
            <li key={name}>
              <button
                type="button"
                className="button"
                onClick={() => {
                  onClose();
                  change(text, name);
                }}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="caption">
        Each is a change of the scenario’s text, which e shows; comments and layout stay, and Undo takes it back.
      </p>
    </Dialog>
  );
}
