/** Why a rule of iommufd refuses, and where that is written: what a driver refuses stands in the architecture's. */
export { sourceOf, whyOf } from './smmuv3/kernel/rule-words.ts';
