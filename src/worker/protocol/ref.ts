/** References as the page reads and makes them. */
export { IOMMU_KIND, idOf, type Ref, ref, refOf } from '../../model/state/ref.ts';
