/** Properties of what only one architecture has. */
import type { Property } from '../check/property.ts';
import { ONE_VERSION } from './smmuv3/one-version.ts';

export const ARCH_PROPERTIES: readonly Property[] = [ONE_VERSION];
