/** Which guarantees a hazard's scenario needs: what becomes possible when one of them is taken away. */
import { PROPERTIES } from '../../model/check/properties.ts';
import type { Search } from '../../model/search/search.ts';
import type { StartOptions } from '../../model/search/start.ts';
import { whyNot } from '../../model/search/why-not.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { compileScenario } from '../compile/compile.ts';
import type { Parsed } from '../language/errors.ts';
import { withFix } from './fix.ts';
import type { MatrixCell } from './hazard.ts';

/** A property that holds, and does not without a guarantee. */
export interface Guard {
  readonly property: string;
  /** The parameters of designs that take it away. */
  readonly without: string;
  readonly steps: number;
}

/** `own`: what was found with all guarantees. */
export function guardsOf(parsed: Parsed, cell: MatrixCell, own: Search, options: StartOptions): Guard[] {
  const topology = compileScenario(cell.fixed ? withFix(parsed) : parsed);
  const guards: Guard[] = [];
  for (const tried of whyNot(topology, parseDesign(cell.spec), options)) {
    for (const { property, depth } of tried?.search.findings.values() ?? [])
      if (!own.findings.has(property))
        guards.push({ property: PROPERTIES[property].id, without: tried!.guarantee.without, steps: depth });
  }
  return guards;
}
