import { midX, midY } from '../layout/geometry.ts';
import type { Layout } from '../layout/types.ts';
import { calloutBox, type Failure, leader } from '../state/callout.ts';

/** What failed, at the object where it failed. */
export function Callout({ failure, layout }: { readonly failure: Failure; readonly layout: Layout }) {
  const target = layout.boxes.get(failure.object) ?? layout.slots.get(failure.object);
  if (!target) return null;
  const { ch, lh } = layout.metrics;
  const box = calloutBox(target, { w: failure.text.length * ch + 16, h: lh + 8 }, layout);
  return (
    <g className="callout">
      <path
        d={`M${leader(box, target)
          .map((at) => at.join(' '))
          .join('L')}`}
      />
      <rect x={box.x} y={box.y} width={box.w} height={box.h} rx="3" />
      <text x={midX(box)} y={midY(box)}>
        {failure.text}
      </text>
    </g>
  );
}
