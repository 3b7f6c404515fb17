import { CommandMark } from '../../common/command-mark.tsx';
import { TEXT_X } from '../layout/shapes.ts';
import type { Shown } from '../state/objects.ts';
import { clip } from '../text/fit.ts';

/** Characters of a line. */
export const QUEUE_CHARS = 39;
/** Of them for the state at its right end. */
const STATE_CHARS = 13;
const MARK = 17;

interface Props {
  readonly shown: Shown;
  readonly rows: number;
  readonly width: number;
  readonly y: (line: number) => number;
  readonly ch: number;
}

/** The last commands of a physical queue, with the guest command that each came from. */
export function QueueRows({ shown, rows, width, y, ch }: Props) {
  const entries = shown.queue?.entries.slice(-rows) ?? [];
  const chars = Math.floor((width - TEXT_X) / ch) - STATE_CHARS;
  return (
    <>
      <text className="t-muted" x={TEXT_X} y={y(1)}>
        {entries.length > 0 ? 'slot command' : 'nothing written yet'}
      </text>
      {entries.map(({ ordinal, slot, mnemonic, fields, status, origin }, i) => (
        <g key={ordinal}>
          <text x={TEXT_X} y={y(2 + i)}>
            {clip(`${String(slot).padEnd(4)} ${mnemonic.replace('CMD_', '')} ${fields}`, chars)}
          </text>
          <text
            className={status === 'complete' ? 't-aside t-muted' : 't-aside t-strong'}
            x={width - (origin ? MARK + 11 : 8)}
            y={y(2 + i)}
          >
            {status}
          </text>
          {origin && (
            <svg
              x={width - MARK - 8}
              y={y(2 + i) - 8}
              width={MARK + 1}
              height="16"
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
