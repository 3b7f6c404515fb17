import { CommandMark } from '../../common/command-mark.tsx';
import type { Metrics } from '../layout/shapes.ts';
import type { Cached } from '../state/objects.ts';

interface Props {
  readonly row: Cached;
  readonly text: string;
  readonly x: number;
  /** Middle of the line. */
  readonly y: number;
  readonly width: number;
  readonly metrics: Metrics;
}

/** The frame of an entry that is just gone says so too, where the words have no room. */
function wordOf({ state, just, by }: Cached, room: number): string {
  if (state === 'live') return '';
  const words = 'just gone';
  return just && words.length + (by ? 4 : 1) <= room ? words : state;
}

/** Live: plain. Stale: hatched, with the word. Gone: struck through; just now: with the mark that did it. */
export function CachedRow({ row, text, x, y, width, metrics: { lh, ch } }: Props) {
  const word = wordOf(row, Math.floor(width / ch) - text.length);
  const room = Math.floor(width / ch) - (word ? word.length + 1 : 0) - (row.by ? 3 : 0);
  const kept = text.length > room ? `${text.slice(0, Math.max(1, room - 1))}…` : text;
  const top = y - lh / 2 + 0.5;
  return (
    <g className={`cached cached-${row.state}${row.just ? ' cached-just' : ''}`}>
      <rect className="cached-row" x={x - 3} y={top} width={width + 6} height={lh - 1} />
      {row.state === 'stale' && (
        <rect className="cached-plate" x={x - 3} y={top} width={kept.length * ch + 6} height={lh - 1} />
      )}
      <text x={x} y={y}>
        {kept}
      </text>
      {row.state === 'gone' && <line x1={x} x2={x + kept.length * ch} y1={y} y2={y} />}
      {row.state === 'stale' && (
        <rect
          className="cached-plate"
          x={x + width - word.length * ch - 3}
          y={top}
          width={word.length * ch + 6}
          height={lh - 1}
        />
      )}
      {word && (
        <text className="cached-word" x={x + width - (row.by ? 20 : 0)} y={y}>
          {word}
        </text>
      )}
      {row.by && (
        <svg x={x + width - 17} y={y - 8} width={20} height={16} overflow="visible" aria-hidden="true">
          <CommandMark entry={row.by} silent />
        </svg>
      )}
    </g>
  );
}

/** Entries that still translate come first when not all fit; the inspector has all of them. */
export function fitRows(rows: readonly Cached[], most: number): { kept: readonly Cached[]; more: number } {
  if (rows.length <= most) return { kept: rows, more: 0 };
  const rank = (row: Cached): number => (row.just ? 0 : row.state === 'stale' ? 1 : row.state === 'live' ? 2 : 3);
  const wanted = new Set([...rows].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, most - 1)));
  const kept = rows.filter((row) => wanted.has(row));
  return { kept, more: rows.length - kept.length };
}

export const rowKey = ({ vmid, asid, iova, pa, goneAt }: Cached): string =>
  `${vmid} ${asid} ${iova} ${pa} ${goneAt ?? ''}`;
