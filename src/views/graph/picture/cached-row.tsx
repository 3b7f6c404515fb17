import type { ReactNode } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
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
function wordOf({ state, just, by, flight }: Cached, room: number): string {
  if (state === 'live') return '';
  // Its frame says so, too.
  if (flight)
    return (
      [`${flight.stale ? 'stale, ' : ''}in flight`, 'in flight', 'flight', ''].find((word) => word.length < room) ?? ''
    );
  const words = 'just gone';
  return just && words.length + (by ? 4 : 1) <= room ? words : state;
}

/** A translation in flight is an object that can be selected. */
function Selectable({ row, children }: { readonly row: Cached; readonly children: ReactNode }) {
  const selected = useExplorer((state) => state.selection !== null && state.selection === row.flight?.id);
  const { state, just, lit, flight } = row;
  const classes = [
    'cached',
    `cached-${state}`,
    just && 'cached-just',
    flight?.stale && 'cached-stale',
    lit && 'is-lit',
    selected && 'is-selected',
  ];
  return (
    <g className={classes.filter(Boolean).join(' ')} data-id={flight?.id}>
      {children}
    </g>
  );
}

/**
 * Live: plain. Stale: hatched, with the word. In flight: in a dashed frame. Gone: struck through; just now: with the mark
 * that did it.
 */
export function CachedRow({ row, text, x, y, width, metrics: { lh, ch } }: Props) {
  const word = wordOf(row, Math.floor(width / ch) - text.length);
  const room = Math.floor(width / ch) - (word ? word.length + 1 : 0) - (row.by ? 3 : 0);
  const kept = text.length > room ? `${text.slice(0, Math.max(1, room - 1))}…` : text;
  const top = y - lh / 2 + 0.5;
  const stale = row.state === 'stale' || row.flight?.stale;
  return (
    <Selectable row={row}>
      <rect className="cached-row" x={x - 3} y={top} width={width + 6} height={lh - 1} />
      {stale && <rect className="cached-plate" x={x - 3} y={top} width={kept.length * ch + 6} height={lh - 1} />}
      <text x={x} y={y}>
        {kept}
      </text>
      {row.state === 'gone' && <line x1={x} x2={x + kept.length * ch} y1={y} y2={y} />}
      {stale && word && (
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
    </Selectable>
  );
}

const ORDER: readonly Cached['state'][] = ['flight', 'stale', 'live', 'gone'];

/** Entries that still translate come first when not all fit; the inspector has all of them. */
export function fitRows(rows: readonly Cached[], most: number): { kept: readonly Cached[]; more: number } {
  if (rows.length <= most) return { kept: rows, more: 0 };
  const rank = (row: Cached): number => (row.just ? 0 : ORDER.indexOf(row.state));
  const wanted = new Set([...rows].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, most - 1)));
  const kept = rows.filter((row) => wanted.has(row));
  return { kept, more: rows.length - kept.length };
}

export const rowKey = ({ vmid, asid, iova, pa, goneAt, flight }: Cached): string =>
  `${vmid} ${asid} ${iova} ${pa} ${goneAt ?? flight?.id ?? ''}`;
