/** The properties, in the order in which they are shown. */
import { ARCH_PROPERTIES } from '../arch/properties.ts';
import { ATTRIBUTABLE } from './attributable.ts';
import { CONS_EXACT } from './cons-exact.ts';
import { CONTAINMENT } from './containment.ts';
import { COVERED } from './covered.ts';
import { ISOLATION } from './isolation.ts';
import { NO_ALIASING } from './no-aliasing.ts';
import { NO_STALE_AFTER_SYNC } from './no-stale-after-sync.ts';
import { NO_USE_AFTER_UNMAP } from './no-use-after-unmap.ts';
import { NONE_LOST } from './none-lost.ts';
import { ORDER } from './order.ts';
import { PROGRESS } from './progress.ts';
import type { Property } from './property.ts';
import { SYNC_SCOPE } from './sync-scope.ts';

export const PROPERTIES: readonly Property[] = [
  ...ARCH_PROPERTIES,
  NO_STALE_AFTER_SYNC,
  NO_USE_AFTER_UNMAP,
  ORDER,
  SYNC_SCOPE,
  CONS_EXACT,
  NONE_LOST,
  ISOLATION,
  NO_ALIASING,
  CONTAINMENT,
  COVERED,
  ATTRIBUTABLE,
  PROGRESS,
];
