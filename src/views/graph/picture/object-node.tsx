import { memo } from 'react';
import { kindNamed } from '../kinds.ts';
import { right } from '../layout/geometry.ts';
import { isIommu } from '../../common/ids.ts';
import { nodeWords } from '../text/words.ts';
import { Card } from './card.tsx';
import { Cell } from './cell.tsx';
import type { NodeProps } from './node-props.ts';
import { Part } from './part.tsx';

interface Props extends NodeProps {
  readonly lit: boolean;
  /** No run beside this one has it. */
  readonly only: boolean;
  readonly selected: boolean;
}

function inside(props: NodeProps) {
  const { node, layout } = props;
  const { Picture } = kindNamed(node.kind);
  if (Picture) return <Picture {...props} />;
  return layout.form === 'cards' ? <Card {...props} /> : <Cell {...props} />;
}

/** Size of the corner that marks what only one side has. */
const ONLY = 9;

/** What changes of an IOMMU stands in its first lines. */
const HEAD = 1.5;

/** An object in its place. Absent ones stay, dashed, where they were. */
export const ObjectNode = memo(function ObjectNode({ lit, only, selected, ...props }: Props) {
  const { node, shown, box, layout } = props;
  const classes = ['object', `object-${node.kind}`, `a-${kindNamed(node.kind).actor}`];
  if (lit) classes.push('is-lit');
  if (!shown.present) classes.push('is-absent');
  const { title, facts } = nodeWords(node, shown);
  return (
    <Part
      id={node.id}
      className={classes.join(' ')}
      label={[title, ...facts, ...(only ? ['only on this side'] : [])].join(', ')}
      selected={selected}
    >
      <rect className="object-box" x={box.x} y={box.y} width={box.w} height={box.h} rx="3" />
      {shown.changes.length > 0 && (
        <rect
          key={shown.changedAt}
          className="object-flash"
          x={box.x + 1}
          y={box.y + 1}
          width={box.w - 2}
          height={(isIommu(node.id) ? Math.min(box.h, HEAD * layout.metrics.lh) : box.h) - 2}
          rx="3"
        />
      )}
      <rect className="object-bar" x={box.x} y={box.y} width="3" height={box.h} rx="1" />
      {inside(props)}
      {only && <path className="object-only" d={`M${right(box) - ONLY} ${box.y}h${ONLY}v${ONLY}z`} />}
    </Part>
  );
});
