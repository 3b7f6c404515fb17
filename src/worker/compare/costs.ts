/** What a source costs under a design: a line of the cost table. */
import { COSTS, costsOf } from '../../model/compare/costs.ts';
import { recordedOf } from '../../model/compare/recorded.ts';
import { Side } from '../../model/compare/side.ts';
import type { Files } from '../load.ts';
import type { CostsOf, CostsParams } from '../protocol/compare.ts';
import type { Tell } from '../protocol/how-far.ts';
import type { Session } from '../session.ts';
import { brokenIn } from './compare.ts';

/** `session`: of somebody who looks at none of its runs; what it has read for one design it has for the next. */
export async function costs(params: CostsParams, session: Session, files: Files, tell: Tell): Promise<CostsOf> {
  const { length } = await session.open(params, files, tell);
  const recorded = recordedOf(session.runAt(length));
  session.leave();
  const costs = costsOf(new Side(recorded));
  return {
    design: params.design,
    length,
    counts: COSTS.map(([key, label, what]) => ({ label, what, count: costs[key] })),
    time: recorded.time,
    ...brokenIn(recorded.verdicts),
  };
}
