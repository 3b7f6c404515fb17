import { memo } from 'react';
import { useExplain } from '../../words/explain.ts';
import { Mark, type MarkState } from '../../../ui/mark.tsx';
import { Term } from '../../words/term.tsx';
import { same } from '../../common/same.ts';
import { CursorLine, type RingCursor } from './ring-cursor.tsx';
import { columnOf, distance, GAP, GAP_WIDTH, type RingLayout, wrapSegments } from './ring-window.ts';
import './ring-strip.css';

/** What a slot holds. */
export interface SlotMark {
  readonly label: string;
  readonly state: MarkState;
  readonly outOfOrder?: boolean;
  readonly title: string;
}

interface Props {
  readonly name: string;
  readonly log2size: number;
  /** Commands written since the run began. */
  readonly written: number;
  readonly cursors: readonly RingCursor[];
  /** By slot. */
  readonly marks: Readonly<Record<number, SlotMark>>;
  /** Slots that are drawn, and how. */
  readonly slots: readonly number[];
  readonly layout: RingLayout;
  /** Cells show their numbers only: the list right below shows what they hold. */
  readonly short?: boolean;
}

type SlotsProps = Pick<Props, 'log2size' | 'marks' | 'layout' | 'slots' | 'short'> & {
  readonly cons: RingCursor;
  readonly waiting: number;
};

function Slots({ slots, log2size, marks, layout, short, cons, waiting }: SlotsProps) {
  const size = 2 ** log2size;
  return slots.map((slot, column) => {
    const place = { gridColumn: column + 2 };
    if (slot === GAP) {
      return (
        <span key={column === 0 ? 'before' : 'after'} className="ring-gap" style={place}>
          …
        </span>
      );
    }
    const ahead = (slot - cons.cursor.index + size) % size;
    const classes = ['ring-slot'];
    if (cons.error && ahead === 0) classes.push('ring-stop');
    else if (ahead < waiting) classes.push('ring-full');
    // Where the ring turns over: between its last slot and its first.
    if (slot === 0) classes.push('ring-first');
    if (slot === size - 1) classes.push('ring-last');
    const mark = marks[slot];
    return (
      <span key={slot} className={classes.join(' ')} style={place}>
        {!short && (
          <span className="ring-mark">{mark && <Mark {...mark} label={layout.numbers ? mark.label : ''} />}</span>
        )}
        <span className="ring-index">{slot}</span>
      </span>
    );
  });
}

const LAP = ['written with wrap bit 0', 'written with wrap bit 1'] as const;

/** The ring as a strip of slots with its cursors, and which lap wrote which slot. Most steps leave it as it is. */
export const RingStrip = memo(function RingStrip(props: Props) {
  const { name, log2size, written, cursors, marks, slots, layout, short = false } = props;
  const explain = useExplain();
  const cursorOf = (wanted: RingCursor['name']): RingCursor => cursors.find((cursor) => cursor.name === wanted)!;
  const cons = cursorOf('CONS');
  const prod = cursorOf('PROD').cursor;
  const waiting = distance(cons.cursor, prod, log2size);
  const lines = (side: RingCursor['side']) =>
    cursors
      .filter((cursor) => cursor.side === side)
      .map((cursor) => (
        <CursorLine
          key={cursor.name}
          of={cursor}
          column={columnOf(slots, cursor.cursor)}
          columns={slots.length}
          labelled={layout.labelled}
          cell={slots[columnOf(slots, cursor.cursor)] === GAP ? GAP_WIDTH : layout.cell}
        />
      ));
  return (
    <div className="ring">
      {lines('above')}
      <div
        className={short ? 'ring-line ring-slots ring-short' : 'ring-line ring-slots'}
        role="img"
        aria-label={`${name}: ${2 ** log2size} slots, ${waiting} not consumed`}
      >
        {layout.labelled && <span className="ring-label">slot</span>}
        <Slots
          slots={slots}
          log2size={log2size}
          marks={marks}
          layout={layout}
          short={short}
          cons={cons}
          waiting={waiting}
        />
      </div>
      {lines('below')}
      {!short && (
        <div className="ring-line ring-laps">
          {layout.labelled && (
            <span className="ring-label">
              <Term of="wrap">wrap</Term>
            </span>
          )}
          {wrapSegments(slots, prod, written, log2size).map(({ from, to, wrap }) => (
            <span
              key={from}
              className={`ring-lap ring-lap-${wrap ?? 'none'}`}
              style={{ gridColumn: `${from + 2} / ${to + 2}` }}
              title={wrap === null ? 'never written' : `${LAP[wrap]}. ${explain('wrap')}`}
            >
              {wrap !== null && <span>w{wrap}</span>}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}, same);
