import { charsIn, PAD_Y, TEXT_X } from '../../graph/layout/shapes.ts';
import { vintfPlan } from './vintf.ts';
import { clip } from '../../graph/text/fit.ts';
import type { NodeProps } from '../../graph/picture/node-props.ts';

const TABLE = 'SID_MATCH → SID_REPLACE';

/** A VINTF: its number and VMID; VCMDQs and SID slots are drawn on top of it. */
export function VintfCard({ node, shown, box, layout: { metrics } }: NodeProps) {
  const { ch, lh } = metrics;
  const { table } = vintfPlan(node.parts ?? [], box.w, metrics);
  const [left, y] = [box.x + TEXT_X, box.y + PAD_Y + lh / 2];
  const x = left + (node.title.length + 1) * ch;
  const chars = table === undefined ? charsIn(box.w, metrics) : Math.floor((table - TEXT_X) / ch);
  return (
    <>
      <text className="t-title" x={left} y={y}>
        {node.title}
      </text>
      <text x={x} y={y}>
        {clip(shown.lines.join(', '), chars - node.title.length - 1)}
      </text>
      {table !== undefined && (
        <text className="t-muted" x={box.x + table + 3} y={y}>
          {clip(TABLE, Math.floor((box.w - table - 3) / ch))}
        </text>
      )}
    </>
  );
}
