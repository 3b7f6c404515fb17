import type { Cached } from '../state/objects.ts';
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
    <g className={lit ? 'fold is-lit' : 'fold'} transform={`translate(${box.x} ${box.y})`} data-into={devices[0]}>
      <title>{`${text}. ${caches}. Double click shows them.`}</title>
      <rect className="fold-box" width={box.w} height={box.h} rx="3" />
      <text x={TEXT} y={3 + lh / 2}>
        {text}
      </text>
      <text x={TEXT} y={3 + lh * 1.5} className="t-muted">
        {caches}
      </text>
      <text x={box.w - TEXT} y={box.h / 2} className="t-aside t-muted">
        ›
      </text>
    </g>
  );
}
