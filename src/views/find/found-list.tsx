import { useEffect, useRef } from 'react';

export interface FoundEntry {
  readonly key: string;
  /** What it is, in a word. */
  readonly kind: string;
  readonly title: string;
  /** Stands below the title. */
  readonly detail: string;
  readonly tags: readonly string[];
}

interface Props {
  readonly entries: readonly FoundEntry[];
  /** Index of the one that Enter means; it comes into sight. */
  readonly current: number;
  readonly onChoose: (index: number) => void;
}

/** The keys that lead through a list, and how far. */
export const BY: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** What a field finds; the focus stays in the field. */
export function FoundList({ entries, current, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <div className="find-list" id="find-list" role="listbox" aria-label="Found" ref={list}>
      {entries.map(({ key, kind, title, detail, tags }, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the field above choose
        <div
          key={key}
          id={`find-${i}`}
          role="option"
          aria-selected={i === current}
          tabIndex={-1}
          className="find-entry"
          onClick={() => onChoose(i)}
        >
          <span className="find-kind">{kind}</span>
          <span className="find-what">
            <b>{title}</b>
            <span className="find-detail">{detail}</span>
            {tags.length > 0 && (
              <span className="find-tags">
                {tags.map((tag) => (
                  <span key={tag}>{tag}</span>
                ))}
              </span>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}
