import type { Cached } from '../state/objects.ts';
import { midY, right } from '../layout/geometry.ts';
import type { Fold } from '../layout/types.ts';
import { cacheSummary } from '../text/cached-words.ts';

interface Props {
  readonly fold: Fold;
  /** What the ATCs of its devices hold. */
  readonly rows: readonly Cached[];
  readonly lit: boolean;
  /** Height of a line, px. */
  readonly lh: number;
}

const TEXT = 6;

/** What is behind an emulated IOMMU, in numbers. A double click shows it. */
export function FoldBox({ fold: { box, text, devices }, rows, lit, lh }: Props) {
  const caches = rows.length > 0 ? `ATCs: ${cacheSummary(rows)}` : 'ATCs: empty';
  return (
    <g className={lit ? 'fold is-lit' : 'fold'} data-into={devices[0]}>
      <title>{`${text}. ${caches}. Double click shows them.`}</title>
      <rect className="fold-box" x={box.x} y={box.y} width={box.w} height={box.h} rx="3" />
      <text x={box.x + TEXT} y={box.y + 3 + lh / 2}>
        {text}
      </text>
      <text x={box.x + TEXT} y={box.y + 3 + lh * 1.5} className="t-muted">
        {caches}
      </text>
      <text x={right(box) - TEXT} y={midY(box)} className="t-aside t-muted">
        ›
      </text>
    </g>
  );
}
