import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useId } from 'react';
import type { Rows } from '../../../worker/protocol.ts';
import { useList, type Wish } from './use-list.ts';

/** What a row is given beside what it shows. */
export interface RowPlace {
  readonly id: string;
  readonly ordinal: number;
  readonly top: number;
}

interface Props<T> {
  readonly queue: string;
  readonly label: string;
  readonly count: number;
  readonly row: number;
  readonly rows: Rows<T>;
  readonly selected: number | undefined;
  /** The row at which the keys begin: what is selected, or what is linked to it. */
  readonly current: number | undefined;
  readonly wishes: readonly (Wish | null)[];
  readonly onSelect: (ordinal: number) => void;
  /** To what a command became or came from. */
  readonly onFollow: (entry: T) => void;
  readonly render: (place: RowPlace, entry: T | undefined) => ReactNode;
}

/** The row that a key leads to, undefined for keys that are not the list's. */
function moved(key: string, from: number, page: number, count: number): number | undefined {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  return key in to ? Math.max(0, Math.min(count - 1, to[key])) : undefined;
}

/** All commands that a queue will ever hold, of which those in sight are mounted. One stop of the Tab key. */
export function QueueList<T>(props: Props<T>) {
  const { queue, label, count, row, rows, selected, current, wishes, onSelect, onFollow, render } = props;
  const { scroller, items, total, bringIntoSight } = useList({ queue, count, row, wishes });
  const prefix = useId();
  const entryOf = (ordinal: number): T | undefined => rows.entries[ordinal - rows.first];
  const active = items.some(({ index }) => index === current) ? current : undefined;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / row) - 1);
    const top = Math.ceil((scroller.current?.scrollTop ?? 0) / row);
    const to = moved(event.key, current ?? top - 1, page, count);
    const entry = selected === undefined ? undefined : entryOf(selected);
    if (event.key === 'Enter' && entry) onFollow(entry);
    else if (event.key === 'Enter' && current !== undefined) onSelect(current);
    else if (to !== undefined) {
      bringIntoSight(to, to);
      onSelect(to);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const ordinal = Number(target.closest<HTMLElement>('[data-ordinal]')?.dataset.ordinal ?? Number.NaN);
    if (Number.isNaN(ordinal)) return;
    const entry = entryOf(ordinal);
    if (target.closest('[data-follow]') && entry) onFollow(entry);
    else onSelect(ordinal);
  };

  return (
    <div className="list-frame" style={{ '--rows': count } as CSSProperties}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that are out of sight */}
      <div
        ref={scroller}
        className="list"
        data-queue={queue}
        role="grid"
        aria-label={label}
        aria-rowcount={count}
        aria-activedescendant={active === undefined ? undefined : `${prefix}${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div className="list-all" role="presentation" style={{ height: total }}>
          {items.map(({ index, start }) =>
            render({ id: `${prefix}${index}`, ordinal: index, top: start }, entryOf(index)),
          )}
        </div>
      </div>
    </div>
  );
}
