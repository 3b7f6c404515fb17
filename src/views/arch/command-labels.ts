/** How fields of commands are written. */
export * from './smmuv3/command-labels.ts';
