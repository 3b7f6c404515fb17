import { memo } from 'react';
import { parseSlotId } from '../../common/ids.ts';
import { hex } from '../../common/value-text.ts';
import { type Box, midX, midY } from '../layout/geometry.ts';
import type { Layout } from '../layout/types.ts';
import { Part } from './part.tsx';

interface Props {
  readonly id: string;
  readonly box: Box;
  readonly form: Layout['form'];
  /** Title of what it points to, '' when it is empty. */
  readonly target: string;
  readonly lit: boolean;
  readonly selected: boolean;
}

/** A slot of an xarray that is or was in use. */
export const Slot = memo(function Slot({ id, box, form, target, lit, selected }: Props) {
  const index = hex(parseSlotId(id)?.vsid ?? 0);
  const classes = ['slot', 'a-kernel'];
  if (target === '') classes.push('slot-empty');
  if (lit) classes.push('is-lit');
  return (
    <Part id={id} className={classes.join(' ')} label={`vdevs[${index}]: ${target || 'empty'}`} selected={selected}>
      <rect className="slot-box" x={box.x} y={box.y} width={box.w} height={box.h} rx="2" />
      <text x={midX(box)} y={midY(box)}>
        {form === 'cards' ? `[${index}]` : index}
      </text>
    </Part>
  );
});
