// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are those of the whole list
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the row that is active
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot leave out the rows that are out of sight
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, memo, useEffect, useRef } from 'react';
import type { Asked } from '../../state/types.ts';
import type { TrafficParams, TrafficRow } from '../../worker/protocol.ts';
import { byRank } from '../common/fields.ts';
import { numberText } from '../common/value-text.ts';
import { useAnswer } from '../inspector/use-answer.ts';
import { useStretch } from './stretch.ts';

interface Props {
  readonly of: TrafficParams;
  /** Rows that are shown, and commands of the queue; undefined while nobody knows. */
  readonly count: number;
  readonly commands: number | undefined;
  /** The row that the cursor is at. */
  readonly cursor: number;
  /** How what is shown is asked for. */
  readonly asked: () => Asked;
  readonly onMove: (row: number) => void;
  /** What is told of it. */
  readonly onRow: (row: TrafficRow | undefined) => void;
  /** To the next of the same kind. */
  readonly onAlike: (direction: 1 | -1) => void;
  readonly onShow: () => void;
}

const ROW = 22;
const HEAD = ROW + 1;
const OVERSCAN = 12;
/** Rows are asked for in blocks, so that a scroll by a line does not ask. */
const BLOCK = 64;
/** Width of a digit, px. */
const DIGIT = 7.4;

/** One line a command; what is out of sight is not mounted. One stop of the Tab key. */
export function Rows({ of, count, commands, cursor, asked, onMove, onRow, onAlike, onShow }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { first: begin, rows, onScroll } = useStretch({ scroller, count, cursor, row: ROW, head: HEAD });
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
  });
  const items = virtualizer.getVirtualItems().map(({ index, start }) => ({ index: begin + index, start }));
  const first = Math.floor((items[0]?.index ?? 0) / BLOCK) * BLOCK;
  const last = Math.ceil(((items.at(-1)?.index ?? 0) + 1) / BLOCK) * BLOCK;
  const answer = useAnswer('trafficRows', { ...of, from: first, count: last - first }, asked);
  const at = (index: number): TrafficRow | undefined => answer?.rows[index - answer.from];
  const row = at(cursor);
  useEffect(() => onRow(row), [onRow, row]);

  const page = (): number => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? ROW) - HEAD) / ROW) - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page(),
      PageUp: -page(),
      Home: -cursor,
      End: count,
    };
    if (event.key in by) onMove(Math.max(0, Math.min(count - 1, cursor + by[event.key])));
    else if (event.key === 'n' || event.key === 'N') onAlike(event.key === 'n' ? 1 : -1);
    else if (event.key === 'Enter') onShow();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={scroller}
      className="traffic-rows"
      role="grid"
      aria-label="Commands"
      aria-rowcount={count + 1}
      aria-activedescendant={items.some(({ index }) => index === cursor) ? `traffic-${cursor}` : undefined}
      tabIndex={0}
      style={{ '--digits': `${Math.max(6, String(commands ?? 0).length) * DIGIT}px` } as CSSProperties}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        const to = Number((target as Element).closest<HTMLElement>('[data-row]')?.dataset.row ?? Number.NaN);
        if (!Number.isNaN(to)) onMove(to);
      }}
      onDoubleClick={onShow}
    >
      <div className="traffic-row traffic-columns caption" role="row">
        {COLUMNS.map(([label, title]) => (
          <span key={label} role="columnheader" title={title}>
            {label}
          </span>
        ))}
      </div>
      <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => (
          <Line key={index} index={index} top={start} row={at(index)} here={index === cursor} />
        ))}
      </div>
      {count === 0 && commands !== undefined && <p className="traffic-none muted">No command is shown.</p>}
    </div>
  );
}

const COLUMNS = [
  ['#', 'Number in the queue, from 0'],
  ['slot', 'Slot of the ring'],
  ['command', 'Opcode'],
  ['fields', 'First and bold: what is not as in the command of this kind before it'],
  ['odd', 'What is odd about it'],
  ['fate', 'What became of it in this run'],
  ['step', 'Step in which hardware or kernel took it, refused it, or CONS passed it'],
  ['complete', 'Step in which it was complete'],
] as const;

interface LineProps {
  readonly index: number;
  readonly top: number;
  readonly row: TrafficRow | undefined;
  readonly here: boolean;
}

/** Words of those whose names are none. */
const FATES: Readonly<Partial<Record<TrafficRow['fate'], string>>> = { vmm: 'by the VMM', unplayed: 'not played' };

const step = (position: number): string => (position === 0 ? '–' : String(position));

const Line = memo(function Line({ index, top, row, here }: LineProps) {
  const differing = row?.fields.filter(({ differs }) => differs) ?? [];
  const same = row?.fields.filter(({ differs }) => !differs).sort(byRank) ?? [];
  return (
    <div
      id={`traffic-${index}`}
      className="traffic-row m"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={here}
      data-row={index}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row && (
        <>
          <span role="gridcell">{row.number}</span>
          <span role="gridcell">{row.slot ?? '–'}</span>
          <span role="gridcell">{row.op}</span>
          <span role="gridcell" className="traffic-fields">
            {differing.length > 0 && <b>{differing.map((field) => `${field.name}=${numberText(field)}`).join(' ')}</b>}
            <span className="clip muted">{same.map((field) => `${field.name}=${numberText(field)}`).join(' ')}</span>
          </span>
          <span role="gridcell" className="clip traffic-odd" title={row.marks.join(', ')}>
            {row.marks.join(', ')}
          </span>
          <span role="gridcell" className={`clip traffic-${row.fate}`}>
            {FATES[row.fate] ?? row.fate}
          </span>
          <span role="gridcell">{step(row.at)}</span>
          <span role="gridcell">{step(row.complete)}</span>
        </>
      )}
    </div>
  );
});
