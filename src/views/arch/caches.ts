/** What the caches tab shows that only one architecture has: a line each. */
export { CachedConfig } from './smmuv3/cached-config.tsx';
export { Configuration } from './smmuv3/configuration.tsx';
