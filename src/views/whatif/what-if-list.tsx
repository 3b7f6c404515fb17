import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import { found } from '../find/rank.ts';
import './what-if.css';

/** More than so many are found by a word. */
const MANY = 12;

/** From one choice to the next by arrow keys. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget } = event;
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const all = [...currentTarget.querySelectorAll<HTMLElement>('input, button')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all.at((at + step + all.length) % all.length)?.focus();
}

/** Changes of what is selected, or of the step that is shown: one click each, which can be taken back. */
export function WhatIfList({ onDone }: { readonly onDone: () => void }) {
  const { whatIf, whatIfs } = useDraftActions();
  const [offers, setOffers] = useState<readonly string[] | null>(null);
  const [refused, setRefused] = useState('');
  const [query, setQuery] = useState('');
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    whatIfs().then(
      (names) => !gone && setOffers(names),
      (error: Error) => !gone && setRefused(error.message),
    );
    return () => {
      gone = true;
    };
  }, [whatIfs]);
  // The keys choose at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is nothing to focus before it has come
  useEffect(() => root.current?.querySelector<HTMLElement>('input, button')?.focus(), [offers]);
  if (refused) return <p role="alert">{refused}</p>;
  if (!offers) return <p className="muted">Loading…</p>;
  const items = offers.map((title) => ({ title, more: '' }));
  const shown = found(items, query, items.length).map(({ title }) => title);
  const choose = (name: string): void => {
    onDone();
    void whatIf(name);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go from one choice to the next
    <div ref={root} className="what-if-choices" onKeyDown={onKeyDown}>
      {offers.length > MANY && (
        <input
          className="what-if-query"
          aria-label="Find a change"
          placeholder="device, silent, VM, fault…"
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={({ key }) => key === 'Enter' && shown.length > 0 && choose(shown[0])}
        />
      )}
      <ul className="what-if-list" aria-label="What could be changed">
        {shown.map((name) => (
          <li key={name}>
            <button type="button" className="button" onClick={() => choose(name)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="muted">Nothing of that name can be changed here.</p>}
    </div>
  );
}
