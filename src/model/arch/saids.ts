/** What is told of them. */
import type { PropertySaid } from '../check/said/said.ts';
import { ONE_VERSION_SAID } from './smmuv3/one-version-said.ts';

export const ARCH_SAIDS: Readonly<Record<string, PropertySaid>> = { 'one-version': ONE_VERSION_SAID };
