/** The design that the user names. */
import type { Design } from '../model/state/design.ts';
import { DesignError, parseDesign } from '../model/system/design-spec.ts';
import { UsageError } from './usage.ts';

export const DESIGN_HELP = `a design, or one with other parameters: viommu-batch,kernel=linux-7.3,errors=by-class
                  (kernel=, hardware=, errors=ill|by-class, unknown-vsid=refuse|skip|skip-in-run, failed-call=count|nothing)`;

/** @throws UsageError */
export function readDesign(command: string, spec: string): Design {
  try {
    return parseDesign(spec);
  } catch (problem) {
    if (problem instanceof DesignError) throw new UsageError(`${command}: --design: ${problem.message}`);
    throw problem;
  }
}
