import { memo } from 'react';
import { refOf } from '../../common/ids.ts';
import type { PartProps } from '../../graph/kinds/kind.ts';
import type { ShownNode } from '../../graph/state/objects.ts';
import { clip } from '../../graph/text/fit.ts';
import { Part } from '../../graph/picture/part.tsx';

/** Left of the text, px. */
const TEXT = 4;

const nameOf = (id: string): string => {
  const { kind, n } = refOf(id);
  return `${kind === 'vcmdq' ? 'VCMDQ' : 'SID_MATCH'} ${n}`;
};

/** What to say in a line each; in one line all of it. */
function linesOf(id: string, { present, lines }: ShownNode, rows: number): string[] {
  const { kind, n = 0 } = refOf(id);
  if (kind === 'sid_slot') return [`${String(n).padEnd(2)} ${present ? lines[0] : 'not in use'}`];
  const name = `VCMDQ ${n}`;
  if (!present) return [`${name}  not in use`];
  const [cursors, ...state] = lines;
  return rows > 1 ? [`${name}  ${cursors}`, state.join('  ')] : [[name, cursors, ...state].join('  ')];
}

/** A VCMDQ, or a pair of SID_MATCH and SID_REPLACE: lit in the step in which hardware replaces a vSID by it. */
export const VintfPart = memo(function VintfPart({ id, box, shown, metrics: { ch, lh }, lit, selected }: PartProps) {
  const rows = box.h > 1.5 * lh ? 2 : 1;
  const lines = linesOf(id, shown, rows);
  const classes = ['slot', 'vintf-part', 'a-iommu'];
  if (!shown.present) classes.push('slot-empty');
  if (lit) classes.push('is-lit');
  const chars = Math.floor((box.w - TEXT - 2) / ch);
  return (
    <Part
      id={id}
      className={classes.join(' ')}
      label={[nameOf(id), ...(shown.present ? shown.lines : ['not in use'])].join(', ')}
      selected={selected}
    >
      <rect className="slot-box" x={box.x} y={box.y} width={box.w} height={box.h} rx="2" />
      {lines.map((text, i) => (
        <text key={text} x={box.x + TEXT} y={box.y + (box.h * (i + 0.5)) / lines.length}>
          {clip(text, chars)}
        </text>
      ))}
    </Part>
  );
});
