/** What a source costs under a design: a line of the cost table. */
import { COSTS, costsOf } from '../../model/compare/costs.ts';
import { recordedOf } from '../../model/compare/recorded.ts';
import { Side } from '../../model/compare/side.ts';
import type { Files } from '../load.ts';
import type { CostsOf, CostsParams } from '../protocol/compare.ts';
import type { Tell } from '../protocol/how-far.ts';
import { Session } from '../session.ts';
import { brokenIn } from './compare.ts';

export async function costs(params: CostsParams, files: Files, tell: Tell): Promise<CostsOf> {
  const session = new Session();
  const { length } = await session.open(params, files, tell);
  const recorded = recordedOf(session.runAt(length));
  const costs = costsOf(new Side(recorded));
  return {
    design: params.design,
    length,
    counts: COSTS.map(([key, label]) => ({ label, count: costs[key] })),
    time: recorded.time,
    ...brokenIn(recorded.verdicts),
  };
}
