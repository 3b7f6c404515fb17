/** The properties, in the order in which they are shown. */
import { ARCH_PROPERTIES } from '../arch/properties.ts';
import { ATTRIBUTABLE } from './properties/attributable.ts';
import { CONS_EXACT } from './properties/cons-exact.ts';
import { CONTAINMENT } from './properties/containment.ts';
import { COVERED } from './properties/covered.ts';
import { ISOLATION } from './properties/isolation.ts';
import { NO_ALIASING } from './properties/no-aliasing.ts';
import { NO_STALE_AFTER_SYNC } from './properties/no-stale-after-sync.ts';
import { NO_USE_AFTER_UNMAP } from './properties/no-use-after-unmap.ts';
import { NONE_LOST } from './properties/none-lost.ts';
import { ORDER } from './properties/order.ts';
import { PROGRESS } from './properties/progress.ts';
import type { Property } from './property.ts';
import { SYNC_SCOPE } from './properties/sync-scope.ts';

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
