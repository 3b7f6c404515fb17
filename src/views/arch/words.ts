/** What the page calls the parts of an IOMMU. */
export { SMMUV3_WORDS as WORDS } from './smmuv3/words.ts';
