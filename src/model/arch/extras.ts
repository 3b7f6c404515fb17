/** All that some machines need, by architecture; `needsExtras` tells which. */
import type { AllExtras } from '../state/machine.ts';
import { SMMUV3_EXTRAS } from './smmuv3/extras.ts';

export const EXTRAS: AllExtras = { smmuv3: SMMUV3_EXTRAS };
