/** Physical IOMMUs, which stand below all. */
import { IOMMU_KIND } from '../../common/ids.ts';
import { WORDS } from '../../arch/words.ts';
import { IommuCard } from '../picture/iommu-card.tsx';
import type { DrawnKind } from './kind.ts';

export const IOMMU: DrawnKind = {
  kind: IOMMU_KIND,
  actor: 'iommu',
  term: WORDS.iommu,
  column: 0,
  rows: { full: 1, short: 1 },
  Picture: IommuCard,
};
