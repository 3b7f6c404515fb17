import { sidText } from '../../common/value-text.ts';
import { kindNamed } from '../kinds.ts';
import { midY, right } from '../layout/geometry.ts';
import { shortTitle } from '../layout/shapes.ts';
import { clip } from '../text/fit.ts';
import { AtcMarks } from './atc-marks.tsx';
import type { NodeProps } from './node-props.ts';

const TEXT = 5;

/** What a cell calls its object: the kind where the head of its column does not say it. */
function nameOf({ kind, title, id }: NodeProps['node']): string {
  return (kindNamed(kind).cell ?? shortTitle)(title, id);
}

/** One line of text. A device says its StreamID if there is room, and what its ATC holds. */
export function Cell({ node, shown, box, layout: { metrics } }: NodeProps) {
  const [x, y] = [box.x + TEXT, midY(box)];
  const name = clip(nameOf(node), Math.floor((box.w - TEXT - 2) / metrics.ch + 0.1));
  const sid = node.sids ? sidText(node.sids, true) : '';
  const used = x + (name.length + 1) * metrics.ch;
  const marks = right(box) - Math.min(46, box.w * 0.45);
  return (
    <>
      <text className={node.kind === 'device' || node.kind === 'viommu' ? 't-title' : 't-cell'} x={x} y={y}>
        {name}
      </text>
      {sid && used + sid.length * metrics.ch < marks && (
        <text className="t-muted" x={used} y={y}>
          {sid}
        </text>
      )}
      {node.cache === 'ATC' && (
        <AtcMarks rows={shown.cache} right={right(box) - 4} y={y} metrics={metrics} from={used} />
      )}
    </>
  );
}
