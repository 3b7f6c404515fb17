/** The design that the user names. */
import type { Design } from '../model/state/design.ts';
import { DesignError, PARAMETERS, parseDesign } from '../model/system/design-spec.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { UsageError } from './usage.ts';

const KEYS = PARAMETERS.slice(1).map(({ key }) => key);

export const DESIGN_HELP = `a design, or one with other parameters: viommu-batch,kernel=linux-7.3,errors=by-class
                  (kernel= or a dial: ${KEYS.slice(0, 8).join(', ')},
                  ${KEYS.slice(8).join(', ')}; key=? lists its values)`;

export const DESIGNS_HELP = `designs, with a comma between; a part with = belongs to the design before it: viommu-batch,kernel=linux-7.2,viommu-single
                  are two; all: every design that has a name`;

/**
 * Several designs, given at once or one by one.
 * @throws UsageError
 */
export function readDesigns(command: string, given: readonly string[]): Design[] {
  const specs: string[] = [];
  for (const list of given)
    for (const [i, part] of list.split(',').entries()) {
      if (i > 0 && part.includes('=')) specs.push(`${specs.pop()},${part}`);
      else specs.push(part);
    }
  return specs.flatMap((spec) => (spec === 'all' ? DESIGNS : [readDesign(command, spec)]));
}

/** @throws UsageError */
export function readDesign(command: string, spec: string): Design {
  try {
    return parseDesign(spec);
  } catch (problem) {
    if (problem instanceof DesignError) throw new UsageError(`${command}: --design: ${problem.message}`);
    throw problem;
  }
}
