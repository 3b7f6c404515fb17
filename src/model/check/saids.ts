/** What is told of each property, by id. */
import { ARCH_SAIDS } from '../arch/saids.ts';
import { PROPERTIES } from './properties.ts';
import { ATTRIBUTABLE_SAID } from './said/attributable.ts';
import { CONS_EXACT_SAID } from './said/cons-exact.ts';
import { CONTAINMENT_SAID } from './said/containment.ts';
import { COVERED_SAID } from './said/covered.ts';
import { ISOLATION_SAID } from './said/isolation.ts';
import { NO_ALIASING_SAID } from './said/no-aliasing.ts';
import { NO_STALE_AFTER_SYNC_SAID } from './said/no-stale-after-sync.ts';
import { NO_USE_AFTER_UNMAP_SAID } from './said/no-use-after-unmap.ts';
import { NONE_LOST_SAID } from './said/none-lost.ts';
import { ORDER_SAID } from './said/order.ts';
import { PROGRESS_SAID } from './said/progress.ts';
import { SYNC_SCOPE_SAID } from './said/sync-scope.ts';
import type { PropertySaid } from './said/said.ts';

const BY_ID: Readonly<Record<string, PropertySaid>> = {
  ...ARCH_SAIDS,
  attributable: ATTRIBUTABLE_SAID,
  'cons-exact': CONS_EXACT_SAID,
  containment: CONTAINMENT_SAID,
  covered: COVERED_SAID,
  isolation: ISOLATION_SAID,
  'no-aliasing': NO_ALIASING_SAID,
  'no-stale-after-sync': NO_STALE_AFTER_SYNC_SAID,
  'no-use-after-unmap': NO_USE_AFTER_UNMAP_SAID,
  'none-lost': NONE_LOST_SAID,
  order: ORDER_SAID,
  progress: PROGRESS_SAID,
  'sync-scope': SYNC_SCOPE_SAID,
};

/** In the order of `PROPERTIES`. */
export const SAIDS: readonly PropertySaid[] = PROPERTIES.map(({ id }) => BY_ID[id]);
