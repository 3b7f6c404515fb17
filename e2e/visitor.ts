/**
 * What a browser remembers that has been here before: the front door stays away. Every test begins so, but those that say
 * `test.use({ storageState: NEWCOMER })`.
 */
export const visitor = (base: string) => ({
  cookies: [],
  origins: [{ origin: new URL(base).origin, localStorage: [{ name: 'viommu-explorer.door', value: 'seen' }] }],
});
export const NEWCOMER = { cookies: [], origins: [] };

/** What all contexts have in common. */
export const CONTEXT = {
  // It would answer in place of routes, and stay from test to test.
  serviceWorkers: 'block',
  locale: 'en-GB',
  timezoneId: 'UTC',
} as const;
