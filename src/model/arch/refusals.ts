/** Why a host refuses a guest's command, in words, by architecture: told with sentences, not with the machine. */
import type { IommuSpec } from '../state/topology.ts';
import { whyRefused } from './smmuv3/kernel/why-refused.ts';

/** Undefined for a command that nothing is wrong with by itself. */
export type WhyRefused = (words: ArrayLike<number>, idr: IommuSpec['idr']) => string | undefined;

export const REFUSALS: Readonly<Record<string, WhyRefused>> = { smmuv3: whyRefused };
