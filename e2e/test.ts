/**
 * Tests whose pages share a context per process: what the browser has compiled of the app, and what it has fetched, stays from
 * test to test, which to make anew costs more than most tests do. Every test has a page of its own, and finds no storage,
 * permission or route of another one.
 */
import { type BrowserContext, type Page, test as base } from '@playwright/test';
import { CONTEXT } from './visitor.ts';

const STORES = 'cookies,file_systems,indexeddb,local_storage,cache_storage,service_workers';

/** Forgets what pages of these origins have kept. */
async function forget(page: Page, origins: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const origin of origins) await session.send('Storage.clearDataForOrigin', { origin, storageTypes: STORES });
  await session.detach();
}

export const test = base.extend<object, { kept: BrowserContext }>({
  kept: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ ...CONTEXT, baseURL: process.env.BASE_URL });
      await use(context);
      await context.close();
    },
    { scope: 'worker' },
  ],
  context: async ({ kept, permissions }, use) => {
    if (permissions) await kept.grantPermissions(permissions);
    await use(kept);
    await kept.clearPermissions();
    await kept.unrouteAll();
  },
  page: async ({ context, viewport, storageState }, use) => {
    const page = await context.newPage();
    if (viewport) await page.setViewportSize(viewport);
    // Of an origin, what its pages find in their storage.
    const origins = typeof storageState === 'object' ? (storageState.origins ?? []) : [];
    await page.addInitScript((kept) => {
      for (const { origin, localStorage: items } of kept)
        if (origin === location.origin) for (const { name, value } of items) localStorage.setItem(name, value);
    }, origins);
    await use(page);
    for (const other of context.pages()) if (other !== page) await other.close();
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    await forget(page, [new URL(process.env.BASE_URL!).origin, ...(origin.startsWith('http') ? [origin] : [])]);
    await page.close();
  },
});
