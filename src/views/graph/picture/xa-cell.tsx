import { midX, right } from '../layout/geometry.ts';
import { parseSlotId, refOf } from '../../common/ids.ts';
import type { NodeProps } from './node-props.ts';

const SLOTS = 64;

/** The head of an xarray whose slots stand in the lines below, and a line where one of its leaves ends and the next begins. */
export function XaCell({ node, shown, box, layout: { metrics, slots } }: NodeProps) {
  const { owner } = refOf(node.id);
  /** Top of the first slot of each leaf. */
  const leaves = new Map<number, number>();
  for (const [id, at] of slots) {
    const slot = parseSlotId(id);
    if (slot?.guestIommu !== owner) continue;
    const leaf = Math.floor(slot.vsid / SLOTS);
    leaves.set(leaf, Math.min(leaves.get(leaf) ?? Number.POSITIVE_INFINITY, at.y - 0.5));
  }
  const first = Math.min(...leaves.values());
  const nodes = shown.xa?.nodes ?? [];
  const text = nodes.length > 1 ? `${nodes.length} nodes` : 'vdevs';
  return (
    <>
      <text className="t-cell" x={midX(box)} y={box.y + metrics.lh / 2} textAnchor="middle">
        {text.length * metrics.ch < box.w - 4 ? text : 'vdevs'}
      </text>
      {[...leaves].map(
        ([leaf, top]) =>
          top > first && <line key={leaf} className="xa-split" x1={box.x} x2={right(box)} y1={top} y2={top} />,
      )}
    </>
  );
}
