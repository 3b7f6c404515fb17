/** What stands inside a VINTF: VCMDQs left of the table of SID_MATCH and SID_REPLACE; above it where the box is narrow. */
import { kindOf } from '../../common/ids.ts';
import type { InnerPlan } from '../../graph/kinds/kind.ts';
import type { Box } from '../../graph/layout/geometry.ts';
import { heightOf, type Metrics, PAD_X, PAD_Y, TEXT_X } from '../../graph/layout/shapes.ts';

/** Characters of `VCMDQ 0  PROD 255  CONS 255`, and of a pair with the name of its device. */
const QUEUE_CHARS = 30;
const PAIR_CHARS = 20;
const BAR = 2;

export interface VintfPlan extends InnerPlan {
  /** x of the table's head where it stands beside the VCMDQs. */
  readonly table?: number;
}

export function vintfPlan(ids: readonly string[], width: number, metrics: Metrics): VintfPlan {
  const { ch, lh } = metrics;
  const queues = ids.filter((id) => kindOf(id) === 'vcmdq');
  const pairs = ids.filter((id) => kindOf(id) !== 'vcmdq');
  const inner = width - TEXT_X - PAD_X;
  const left = QUEUE_CHARS * ch;
  const beside = inner - left >= PAIR_CHARS * ch + PAD_X;
  const top = PAD_Y + lh + BAR;
  const pitch = lh + BAR;
  const queueRows = beside ? 2 : 1;
  const x = beside ? TEXT_X + left + 2 * PAD_X : TEXT_X - BAR;
  const room = width - PAD_X - x;
  const columns = Math.max(1, Math.floor(room / (PAIR_CHARS * ch)));
  const each = room / columns;
  const first = beside ? top : top + queues.length * pitch;
  const rows = Math.ceil(pairs.length / columns);
  const queueEnd = queues.length * queueRows * pitch;
  const inside = beside ? Math.max(queueEnd, rows * pitch) : queueEnd + rows * pitch;
  return {
    height: heightOf(1, metrics) + inside + BAR,
    parts: [
      ...queues.map((id, i): [string, Box] => [
        id,
        {
          x: TEXT_X - BAR,
          y: top + i * queueRows * pitch,
          w: beside ? left + PAD_X : width - TEXT_X - PAD_X + BAR,
          h: queueRows * pitch - BAR,
        },
      ]),
      ...pairs.map((id, i): [string, Box] => [
        id,
        {
          x: x + Math.floor(i / rows) * each,
          y: first + (i % rows) * pitch,
          w: each - BAR,
          h: pitch - BAR,
        },
      ]),
    ],
    ...(beside && { table: x }),
  };
}
