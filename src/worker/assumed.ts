/** Costs that the page assumes, for a run. */
import { type Assumed, AssumptionError, costsWith } from '../model/system/assumptions.ts';
import type { Costs } from '../model/system/costs.ts';
import type { Machine } from '../model/state/machine.ts';
import { InputError } from '../scenario/language/errors.ts';

/** @throws InputError */
export const costsOf =
  (assumed: Assumed) =>
  (machine: Machine): Costs => {
    try {
      return costsWith(assumed, machine);
    } catch (problem) {
      if (problem instanceof AssumptionError) throw new InputError({ file: 'assumed' }, problem.message);
      throw problem;
    }
  };
