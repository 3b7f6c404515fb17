/** What scenarios of each architecture have of their own, a line each; the language they are written in: `language.ts`. */
import type { Scenario } from '../language/schema.ts';
import type { ScenarioArch } from './arch.ts';
import { SMMUV3_SCENARIOS } from './smmuv3/scenarios.ts';

const ARCHS: Readonly<Record<Scenario['arch'], ScenarioArch>> = { smmuv3: SMMUV3_SCENARIOS };

export const scenarioArch = (id: Scenario['arch']): ScenarioArch => ARCHS[id];
