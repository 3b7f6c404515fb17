import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
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

interface Props {
  readonly names: readonly string[];
  /** What the list is of, for who does not see it. */
  readonly label: string;
  /** Words that find something. */
  readonly example: string;
  readonly onChoose: (name: string) => void;
}

/** One of several by arrow keys and Enter, of many by a word of its name as well. It takes the focus when it comes. */
export function Choices({ names, label, example, onChoose }: Props) {
  const [query, setQuery] = useState('');
  const root = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of other names the first one
  useEffect(() => root.current?.querySelector<HTMLElement>('input, button')?.focus(), [names]);
  const items = names.map((title) => ({ title, more: '' }));
  const shown = found(items, query, items.length).map(({ title }) => title);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go from one choice to the next
    <div ref={root} className="what-if-choices" onKeyDown={onKeyDown}>
      {names.length > MANY && (
        <input
          className="what-if-query"
          aria-label={`Find: ${label}`}
          placeholder={example}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={({ key }) => key === 'Enter' && shown.length > 0 && onChoose(shown[0])}
        />
      )}
      <ul className="what-if-list" aria-label={label}>
        {shown.map((name) => (
          <li key={name}>
            <button type="button" className="button" onClick={() => onChoose(name)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="muted">There is none of that name.</p>}
    </div>
  );
}
