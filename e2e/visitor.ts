/**
 * What a browser remembers that has been here before: the front door stays away. Every test begins so, but those that say
 * `test.use({ storageState: NEWCOMER })`.
 */
export const visitor = (base: string) => ({
  cookies: [],
  origins: [{ origin: new URL(base).origin, localStorage: [{ name: 'viommu-explorer.door', value: 'seen' }] }],
});
export const NEWCOMER = { cookies: [], origins: [] };
