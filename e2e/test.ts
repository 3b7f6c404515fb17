/**
 * Tests of a process share a context and a page: what the browser has started, fetched and compiled of the app stays from
 * test to test, which to make anew costs more than most tests do. Each begins at an empty page, and finds no storage,
 * permission, route or listener of another one. One that adds scripts to its page takes one of its own.
 */
import { type BrowserContext, chromium, type Page, test as base } from '@playwright/test';
import { CONTEXT } from './visitor.ts';

const STORES = 'cookies,file_systems,indexeddb,local_storage,cache_storage,service_workers';

/** What tests listen to. */
const EVENTS = ['console', 'pageerror', 'request', 'requestfailed', 'response', 'dialog', 'download'] as const;

const AS_IT_IS = { media: null, colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null } as const;

/** Forgets what pages of these origins have kept. */
async function forget(page: Page, origins: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const origin of origins) await session.send('Storage.clearDataForOrigin', { origin, storageTypes: STORES });
  await session.detach();
}

/** Leaves the page as if nobody had used it. */
async function reset(page: Page): Promise<void> {
  for (const event of EVENTS) page.removeAllListeners(event);
  const { origin } = new URL(page.url());
  const isServed = origin.startsWith('http');
  // What is kept for a tab is no part of what is kept for its origin.
  if (isServed) await page.evaluate(() => sessionStorage.clear());
  await page.goto('about:blank');
  await page.emulateMedia(AS_IT_IS);
  // Nothing is pointed at where the next test begins.
  await page.mouse.move(-1, -1);
  await forget(page, [new URL(process.env.BASE_URL!).origin, ...(isServed ? [origin] : [])]);
}

export const test = base.extend<{ ownPage: Page }, { kept: BrowserContext; keptPage: Page }>({
  kept: [
    async ({ launchOptions }, use) => {
      // With a profile, an empty one: without, a browser keeps nothing of what it has compiled for workers.
      const context = await chromium.launchPersistentContext('', {
        ...launchOptions,
        ...CONTEXT,
        baseURL: process.env.BASE_URL,
      });
      await use(context);
      await context.close();
    },
    { scope: 'worker' },
  ],
  browser: [async ({ kept }, use) => use(kept.browser()!), { scope: 'worker' }],
  keptPage: [async ({ kept }, use) => use(kept.pages()[0]), { scope: 'worker' }],
  context: async ({ kept, permissions, storageState }, use) => {
    if (permissions) await kept.grantPermissions(permissions);
    // Of an origin, what its pages find in their storage.
    const origins = typeof storageState === 'object' ? (storageState.origins ?? []) : [];
    const script = await kept.addInitScript((found) => {
      for (const { origin, localStorage: items } of found)
        if (origin === location.origin) for (const { name, value } of items) localStorage.setItem(name, value);
    }, origins);
    await use(kept);
    await script.dispose();
    await kept.clearPermissions();
    await kept.unrouteAll();
  },
  page: async ({ context, keptPage, viewport }, use) => {
    if (viewport) await keptPage.setViewportSize(viewport);
    await use(keptPage);
    for (const other of context.pages()) if (other !== keptPage) await other.close();
    await reset(keptPage);
  },
  // What it has left behind is forgotten with the page that it stands beside.
  ownPage: async ({ page }, use) => {
    const own = await page.context().newPage();
    await use(own);
    await own.close();
  },
});
