import type { GraphNode } from '../../../worker/protocol.ts';
import { sidText } from '../../common/value-text.ts';
import { kindNamed } from '../kinds.ts';
import { right } from '../layout/geometry.ts';
import { charsIn, PAD_X, PAD_Y, TEXT_X } from '../layout/shapes.ts';
import type { ShownNode } from '../state/objects.ts';
import { fitText } from '../text/fit.ts';
import { AtcMarks } from './atc-marks.tsx';
import { DeviceCache } from './device-cache.tsx';
import type { NodeProps } from './node-props.ts';

/** Room for the count of translations beside a device's name, characters. */
const MARKS = 2;

/** What to say where not all can be said: of a table whose it is, of an idev its table, of a device the bare StreamID. */
function factsOf(
  { kind, title, sids }: GraphNode,
  { lines }: ShownNode,
  rows: number,
  chars: number,
): readonly string[] {
  if (rows < 3 && kindNamed(kind).lastFirst) return lines.toReversed();
  if (!sids) return lines;
  const tight = rows < 2 && title.length + 2 + sidText(sids).length > chars;
  return [sidText(sids, tight), ...lines];
}

/** Title, one fact per line, count of users; a device with ATS has its translations below. */
export function Card({ node, shown, box, layout: { metrics, atcRows } }: NodeProps) {
  const { lh } = metrics;
  const counting = node.kind === 'device' && atcRows === 0;
  const reserved = node.cache === 'ATC' && atcRows > 0 ? atcRows + 0.4 : 0;
  const rows = Math.floor((box.h - 2 * PAD_Y) / lh - reserved + 0.05);
  const chars = charsIn(box.w, metrics) - (counting && node.cache ? MARKS : 0);
  const facts = factsOf(node, shown, rows, chars);
  const text = fitText(node.title, facts, shown.users, chars, rows);
  const line = (row: number): number => box.y + PAD_Y + (row + 0.5) * lh;
  const x = box.x + TEXT_X;
  const used = text.title.length + 1 + (text.aside ? text.aside.length + 1 : 0);
  const counted = shown.changes.some(({ what }) => what === 'users');
  return (
    <>
      <text className="t-title" x={x} y={line(0)}>
        {text.title}
      </text>
      {text.aside && (
        <text
          className={counting ? 't-muted' : 't-aside'}
          x={counting ? x + (text.title.length + 1) * metrics.ch : right(box) - PAD_X}
          y={line(0)}
        >
          {text.aside}
        </text>
      )}
      {text.lines.map((fact, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the card
        <text key={row} x={x} y={line(row + 1)}>
          {fact}
        </text>
      ))}
      {text.users && (
        <text className={counted ? 't-changed' : 't-muted'} x={x} y={line(text.lines.length + 1)}>
          {text.users}
        </text>
      )}
      {node.cache === 'ATC' && atcRows > 0 && (
        <DeviceCache rows={shown.cache} most={atcRows} box={box} metrics={metrics} />
      )}
      {node.cache === 'ATC' && counting && (
        <AtcMarks
          rows={shown.cache}
          right={right(box) - PAD_X}
          y={line(0)}
          metrics={metrics}
          from={x + used * metrics.ch}
        />
      )}
    </>
  );
}
