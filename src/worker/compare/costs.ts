/** What a source costs under a design: a line of the cost table. */
import { COSTS, costsOf, timeOf } from '../../model/compare/costs.ts';
import { Side } from '../../model/compare/side.ts';
import type { Files } from '../load.ts';
import type { CostsOf, CostsParams } from '../protocol/compare.ts';
import type { Pause } from '../session.ts';
import { brokenIn, made } from './compare.ts';

export async function costs(params: CostsParams, files: Files, pause: Pause): Promise<CostsOf> {
  const { run } = await made({ ...params, choices: [] }, files, pause);
  const costs = costsOf(new Side(run));
  return {
    design: params.design,
    counts: COSTS.map(([key, label]) => ({ label, count: costs[key] })),
    time: timeOf(run),
    ...brokenIn(run),
  };
}
