/** Interfaces of CMDQVs that guests have. */
import type { DrawnKind } from '../../graph/kinds/kind.ts';
import { VintfCard } from './vintf-card.tsx';
import { VintfPart } from './vintf-part.tsx';
import { vintfPlan } from './vintf.ts';

export const VINTF: DrawnKind = {
  kind: 'vintf',
  actor: 'iommu',
  term: 'VINTF',
  column: 2,
  rows: { full: 1, short: 1 },
  stands: 'foot',
  Picture: VintfCard,
  inside: { vcmdq: 'VCMDQ', sid_slot: 'SID_MATCH' },
  plan: vintfPlan,
  Part: VintfPart,
};
