import { parseSlotId, refOf } from '../../common/ids.ts';
import { bottom } from '../layout/geometry.ts';
import { charsIn, PAD_Y, TEXT_X } from '../layout/shapes.ts';
import { levelsFor } from '../layout/xa-head.ts';
import { clip } from '../text/fit.ts';
import { type PlacedSlot, xaColumn } from '../text/xa-column.ts';
import type { NodeProps } from './node-props.ts';

/** A viommu's xarray as the tree of xa_nodes that it is; the slots in use are drawn on top of it. */
export function XaCard({ node, shown, box, layout: { metrics, slots } }: NodeProps) {
  const { lh } = metrics;
  const { owner } = refOf(node.id);
  const placed: PlacedSlot[] = [...slots]
    .flatMap(([id, at]) => {
      const slot = parseSlotId(id);
      return slot?.guestIommu === owner ? [{ index: slot.vsid, box: at }] : [];
    })
    .sort((a, b) => a.index - b.index);
  const levels = levelsFor(Math.max(0, ...placed.map(({ index }) => index)));
  const chars = charsIn(box.w, metrics);
  const { lines, leaves } = xaColumn(shown.xa?.nodes ?? [], placed, levels, {
    top: box.y + PAD_Y + lh,
    end: bottom(box),
    lh,
    chars,
  });
  return (
    <>
      <text className="t-title" x={box.x + TEXT_X} y={box.y + PAD_Y + lh / 2}>
        {node.title}
      </text>
      {leaves.map((leaf) => (
        <rect
          key={leaf.y}
          className={leaf.present ? 'xa-leaf' : 'xa-leaf is-absent'}
          x={box.x + 5}
          y={leaf.y}
          width={box.w - 8}
          height={Math.max(0, leaf.h)}
          rx="2"
        />
      ))}
      {lines.map(({ y, text, kind }) => (
        <text key={`${kind} ${y}`} className={`xa-${kind}`} x={box.x + TEXT_X + 1} y={y}>
          {clip(text, chars)}
        </text>
      ))}
    </>
  );
}
