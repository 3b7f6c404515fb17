/** What each architecture adds to the scenario language, a line each. */
import { PHYSICAL_LOG2 } from './smmuv3/defaults.ts';
import { SMMUV3_STEPS } from './smmuv3/language.ts';

/** The first one is that of a scenario which names none. */
export const ARCH_IDS = ['smmuv3'] as const;

/** Steps of a guest's program. */
export const ARCH_STEPS = [...SMMUV3_STEPS] as const;

/** log2 of the entries of a physical command queue, where nothing is said. */
export const QUEUE_LOG2 = PHYSICAL_LOG2;
