/** What words mean that only one architecture has, or tells in its own terms: a line each. */
export { SMMUV3_FAMILIES as ARCH_FAMILIES, SMMUV3_TERMS as ARCH_TERMS } from './smmuv3/terms.ts';
export { SMMUV3_SOURCES as ARCH_SOURCES } from './smmuv3/sources.ts';
