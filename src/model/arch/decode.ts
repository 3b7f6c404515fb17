/** Commands as text, and why one is illegal: of queue memory, which says of no architecture. */
export { decode, formatFields } from './smmuv3/fields/commands.ts';
export { illegalText, whyIllegal } from './smmuv3/fields/illegal.ts';
