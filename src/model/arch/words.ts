/** What the parts of an IOMMU are called. */
export { SMMUV3_WORDS as WORDS } from './smmuv3/words.ts';
