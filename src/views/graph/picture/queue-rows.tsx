import { WORDS } from '../../arch/words.ts';
import { widthOf } from '../../../ui/mark-geometry.ts';
import { CommandMark } from '../../common/command-mark.tsx';
import { briefFields } from '../../common/fields.ts';
import { TEXT_X } from '../layout/shapes.ts';
import type { ShownNode } from '../state/objects.ts';
import { clip } from '../text/fit.ts';

/** Characters of a line. */
export const QUEUE_CHARS = 39;
/** Of them for the state at its right end. */
const STATE_CHARS = 11;
/** Height of a mark. */
const MARK = 16;

interface Props {
  readonly shown: ShownNode;
  readonly rows: number;
  /** Of the room for it. */
  readonly left: number;
  readonly width: number;
  readonly y: (line: number) => number;
  readonly ch: number;
}

/** Width of the mark of a command: long numbers take more. */
const markWidth = (ordinal: number): number => (widthOf(String(ordinal)) * MARK) / widthOf('');

/** The last commands of a physical queue, with the guest command that each came from, and how far queues are that hardware runs. */
export function QueueRows({ shown, rows, left, width, y, ch }: Props) {
  const running = shown.running ?? [];
  const entries = shown.queue?.entries.slice(-Math.max(1, rows - running.length)) ?? [];
  const widest = Math.max(MARK, ...entries.map(({ origin }) => (origin ? markWidth(origin.ordinal) : 0)));
  const chars = Math.floor((width - TEXT_X - widest) / ch) - STATE_CHARS;
  const [x, right] = [left + TEXT_X, left + width];
  return (
    <>
      <text className="t-muted" x={x} y={y(1)}>
        {entries.length > 0
          ? 'slot command'
          : running.length > 0
            ? `${WORDS.queue}: nothing written yet`
            : 'nothing written yet'}
      </text>
      {running.slice(0, Math.max(1, rows - entries.length)).map((text, i) => (
        <text key={text} x={x} y={y(2 + entries.length + i)}>
          {clip(text, Math.floor((width - TEXT_X) / ch) - 1)}
        </text>
      ))}
      {entries.map(({ ordinal, slot, mnemonic, fields, status, origin }, i) => (
        <g key={ordinal}>
          <text x={x} y={y(2 + i)}>
            {clip(`${String(slot).padEnd(4)} ${mnemonic.replace('CMD_', '')} ${briefFields(fields)}`, chars)}
          </text>
          <text
            className={status === 'complete' ? 't-aside t-muted' : 't-aside t-strong'}
            x={right - (origin ? markWidth(origin.ordinal) + 12 : 8)}
            y={y(2 + i)}
          >
            {status}
          </text>
          {origin && (
            <svg
              x={right - markWidth(origin.ordinal) - 8}
              y={y(2 + i) - MARK / 2}
              width={markWidth(origin.ordinal)}
              height={MARK}
              overflow="visible"
              aria-hidden="true"
            >
              <CommandMark entry={origin} silent />
            </svg>
          )}
        </g>
      ))}
    </>
  );
}
