/** What a list of scenarios shows of each. */
import type { Scenario } from './schema.ts';

export interface Head {
  readonly id: string;
  readonly title: string;
  /** `H05`, of a scenario that decides about it. */
  readonly hazard?: string;
}

/** The hazard that a scenario decides about. Others only name the one that they belong to. */
export const hazardOf = ({ hazard, breaks }: Scenario): string | undefined => (breaks.length > 0 ? hazard : undefined);

export function headOf(scenario: Scenario): Head {
  const { id, title } = scenario;
  const hazard = hazardOf(scenario);
  return { id, title, ...(hazard !== undefined && { hazard }) };
}
