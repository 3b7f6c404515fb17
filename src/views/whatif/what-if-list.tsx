import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import type { WhatIf } from '../../worker/protocol.ts';
import './what-if.css';

/** From one choice to the next by arrow keys. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget } = event;
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const all = [...currentTarget.querySelectorAll('button')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  all.at((at + step + all.length) % all.length)?.focus();
}

/** Changes of what is selected, or of the step that is shown: one click each, which can be taken back. */
export function WhatIfList({ onDone }: { readonly onDone: () => void }) {
  const { change, whatIfs } = useDraftActions();
  const [offers, setOffers] = useState<readonly WhatIf[] | null>(null);
  const [refused, setRefused] = useState('');
  const list = useRef<HTMLUListElement>(null);
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
  // The keys choose at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is nothing to focus before it has come
  useEffect(() => list.current?.querySelector('button')?.focus(), [offers]);
  if (refused) return <p role="alert">{refused}</p>;
  if (!offers) return <p className="muted">Loading…</p>;
  return (
    <ul ref={list} className="what-if-list" aria-label="What could be changed" onKeyDown={onKeyDown}>
      {offers.map(({ name, text }) => (
        <li key={name}>
          <button
            type="button"
            className="button"
            onClick={() => {
              onDone();
              change(text, name);
            }}
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
