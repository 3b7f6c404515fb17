// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are those of the whole comparison
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the row that is active
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave out the rows that are out of sight
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, memo, useEffect, useId, useMemo, useRef } from 'react';
import { useComparing, useComparingActions } from '../../../state/aside/use-comparing.ts';
import type { CommandRow, Compared } from '../../../worker/protocol.ts';
import { CELLS, NEVER } from './cells.ts';
import { LETTERS } from '../sides/letters.ts';
import type { RowMoment } from './moments.ts';

interface Props {
  readonly compared: Compared;
  /** Those that are shown; null for all. */
  readonly numbers: readonly number[] | null;
  readonly cursor: number;
  readonly moment: RowMoment;
  readonly onMove: (command: number) => void;
}

const ROW = 26;
/** Width of a digit, px. */
const DIGIT = 7.5;
/** What stands above the rows: names, and heads of columns. */
const HEADS = 36 + ROW + 1;
const OVERSCAN = 8;
/** Behind it stand only `complete` and `seen`. */
const FATE = CELLS.findIndex(({ label }) => label === 'fate');

/** Room for a number up to this one: in px, since heads and rows are of different sizes. */
const widthFor = (most: number): string => `${String(most).length * DIGIT}px`;

/** Every guest command, with what each side did; of long programs what is in sight is mounted. One stop of the Tab key. */
export function RowTable({ compared, numbers, cursor, moment, onMove }: Props) {
  const { sides, divergences } = compared;
  const { want } = useComparingActions();
  const rows = useComparing((state) => state.rows);
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const count = numbers?.length ?? compared.rows;
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
  });
  const items = virtualizer.getVirtualItems();
  const numberAt = (index: number): number => numbers?.[index] ?? index;
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  useEffect(() => {
    void want(Array.from({ length: to - from + 1 }, (_, i) => numbers?.[from + i] ?? from + i));
  }, [want, from, to, numbers]);
  const place = numbers ? numbers.indexOf(cursor) : cursor;
  useEffect(() => {
    const { scrollRect, scrollOffset } = virtualizer;
    const [top, height] = [scrollOffset ?? 0, (scrollRect?.height ?? 0) - HEADS];
    if (place < 0 || !scroller.current) return;
    // To scroll makes the document lay itself out at once: not where the row is in sight.
    if (place * ROW < top) scroller.current.scrollTop = place * ROW;
    else if ((place + 1) * ROW > top + height) scroller.current.scrollTop = (place + 1) * ROW - height;
  }, [virtualizer, place]);

  /** By command the sentences about it, those that matter most first. */
  const told = useMemo(() => {
    const map = new Map<number, string[]>();
    for (const { command, sentence } of divergences)
      if (command !== null) map.set(command, [...(map.get(command) ?? []), sentence]);
    return map;
  }, [divergences]);
  const differing = useMemo(() => new Set(compared.differing), [compared]);

  return (
    <div
      className="compare-table"
      style={
        {
          '--sides': sides.length,
          '--rows': Math.max(1, count),
          '--number': widthFor(compared.rows),
          '--step': widthFor(Math.max(...sides.map(({ length }) => length))),
        } as CSSProperties
      }
    >
      <div
        ref={scroller}
        className="compare-rows"
        role="grid"
        aria-label="Guest commands, side by side"
        aria-rowcount={count + 2}
        aria-activedescendant={items.some(({ index }) => index === place) ? `${prefix}${place}` : undefined}
        tabIndex={0}
        onClick={({ target }) => {
          const at = Number((target as Element).closest<HTMLElement>('[data-number]')?.dataset.number ?? Number.NaN);
          if (!Number.isNaN(at)) onMove(at);
        }}
      >
        <div className="compare-heads" role="presentation">
          <Names compared={compared} />
          <Heads sides={sides.length} moment={moment} />
        </div>
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const at = numberAt(index);
            return (
              <Row
                key={at}
                id={`${prefix}${index}`}
                index={index}
                number={at}
                top={start}
                row={rows[at]}
                told={told.get(at)}
                differs={differing.has(at)}
                sides={sides.length}
                moment={at === cursor ? moment : null}
              />
            );
          })}
        </div>
        {count === 0 && (
          <p className="compare-none muted">
            {numbers
              ? 'No command differs in what hardware or guest see.'
              : 'The guest writes no command in these runs.'}
          </p>
        )}
      </div>
    </div>
  );
}

const breaks = (broken: readonly string[]): string =>
  broken.length > 0 ? `✗ this run breaks ${broken.join(', ')}` : 'this run breaks nothing';

const Names = memo(function Names({ compared: { sides } }: { readonly compared: Compared }) {
  return (
    <div className="compare-row compare-names" role="row">
      <span role="columnheader" aria-colspan={3}>
        Guest command
      </span>
      {sides.map(({ name, broken }, s) => (
        <span
          key={name}
          role="columnheader"
          aria-colspan={CELLS.length}
          className="compare-name"
          title={`${name}: ${breaks(broken)}`}
        >
          <b className="compare-letter" aria-hidden="true">
            {LETTERS[s]}
          </b>
          <b className="m clip">{name}</b>
          <span className={broken.length > 0 ? 'compare-broken clip' : 'muted clip'}>{breaks(broken)}</span>
        </span>
      ))}
    </div>
  );
});

const Heads = memo(function Heads({ sides, moment }: { readonly sides: number; readonly moment: RowMoment }) {
  return (
    <div className="compare-row caption" role="row">
      <span role="columnheader" aria-label="Differs">
        ≠
      </span>
      <span role="columnheader">#</span>
      <span role="columnheader">as first written</span>
      {Array.from({ length: sides }, (_, s) =>
        CELLS.map(({ label, title, ...cell }) => (
          <span
            key={`${LETTERS[s]} ${label}`}
            role="columnheader"
            aria-label={`${LETTERS[s]} ${label}`}
            title={title}
            className={`${label === 'fetched' ? 'compare-first' : ''}${cell.moment === moment ? ' compare-here' : ''}`}
          >
            {label}
          </span>
        )),
      )}
    </div>
  );
});

interface CellsProps {
  readonly row: CommandRow | undefined;
  readonly differs: boolean;
  readonly sides: number;
  /** That of the cursor, where it is in this row. */
  readonly moment: RowMoment | null;
}

interface RowProps extends CellsProps {
  readonly id: string;
  readonly index: number;
  readonly number: number;
  readonly top: number;
  readonly told: readonly string[] | undefined;
}

/** Drawn again only when something of it has changed: the cursor is in two rows at most. */
const Row = memo(function Row({ id, index, number, top, told, ...cells }: RowProps) {
  return (
    <div
      id={id}
      className={`compare-row${cells.differs ? ' compare-differs' : ''}`}
      role="row"
      aria-rowindex={index + 3}
      aria-selected={cells.moment !== null}
      data-number={number}
      title={told?.join('\n')}
      style={{ top }}
    >
      <Cells {...cells} />
    </div>
  );
});

function Cells({ row, differs, sides, moment }: CellsProps) {
  if (!row) return <span role="gridcell" />;
  return (
    <>
      <span role="gridcell" aria-label={differs ? 'differs' : 'the same'}>
        {differs ? '≠' : ''}
      </span>
      <span role="gridcell" className="m" title={row.queue}>
        {row.index}
      </span>
      <span role="gridcell" className="m clip" title={`${row.queue}: ${row.text}`}>
        {row.text}
      </span>
      {Array.from({ length: sides }, (_, s) => {
        const fact = row.facts[s];
        if (!fact)
          return (
            <span
              key={LETTERS[s]}
              role="gridcell"
              className="compare-first compare-absent muted"
              aria-colspan={CELLS.length}
            >
              {NEVER}
            </span>
          );
        // What was overwritten is never complete and never seen: its fate has their room.
        const ends = fact.overwritten !== null && fact.complete === null && fact.seen === null;
        return (ends ? CELLS.slice(0, FATE + 1) : CELLS).map(({ label, text, ...cell }) => (
          <span
            key={`${LETTERS[s]} ${label}`}
            role="gridcell"
            title={text(fact)}
            aria-colspan={ends && label === 'fate' ? CELLS.length - FATE : undefined}
            className={`m${label === 'fetched' ? ' compare-first' : ''}${label === 'fate' ? ` clip compare-${fact.fate}${ends ? ' compare-ends' : ''}` : ''}${moment !== null && cell.moment === moment ? ' compare-here' : ''}`}
          >
            {text(fact)}
          </span>
        ));
      })}
    </>
  );
}
