/** The front door, what it leads to, and that it stays away. */
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, type Locator } from '@playwright/test';
import { cleaner } from './axe.ts';
import { NEWCOMER, watch } from './page.ts';
import { test } from './test.ts';

test.use({ storageState: NEWCOMER });

/** How bright the ground of a picture is, 0 … 255. */
const brightness = (picture: Locator): Promise<number> =>
  picture.evaluate(async (img: HTMLImageElement) => {
    await img.decode();
    const context = document.createElement('canvas').getContext('2d')!;
    context.drawImage(img, 0, 0);
    return Math.max(...context.getImageData(1, 1, 1, 1).data.slice(0, 3));
  });

test('a newcomer meets the question, passes once, and a link never meets it', async ({ page }) => {
  const problems = watch(page);
  const clean = cleaner(page);
  await page.goto('./');
  const door = page.getByRole('dialog', { name: 'vIOMMU Explorer' });
  await expect(door.getByRole('status')).toContainText('Under split-by-target CONS stops at');
  await expect(door.getByRole('figure')).toHaveCount(2);
  await expect(page).toHaveTitle(/^error-in-the-middle, split-by-target, step 0/);
  await clean('dialog[open]');
  await door.getByRole('button', { name: 'Learn' }).click();
  await page.getByRole('button', { name: /The nested walk/ }).click();
  await expect(page.getByRole('complementary', { name: 'Lesson' })).toContainText('One access, two tables');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '3');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('What do you predict?');
  await clean('.run-row');
  // What would tell it is covered, and the way back leads to the question.
  await page.keyboard.press('h');
  await expect(page.getByRole('dialog', { name: 'The lesson still asks' })).toBeVisible();
  await clean('dialog[open]');
  await page.keyboard.press('Enter');
  await page.keyboard.press('2');
  await expect(page.getByText('✓ so it is')).toBeVisible();
  await clean('.lesson');
  await expect.poll(() => page.url()).toContain('#/lesson/nested-walk/1');

  await page.goto('about:blank');
  await page.goto('./');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '0');
  await expect(page.locator('.on-demand')).toHaveCount(0);
  await expect(door).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Find/ }).fill('H28');
  await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option', { selected: true })).toContainText(
    'H28',
  );
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('#/hazard/H28/');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.keyboard.press('s');
  const picture = page.getByRole('img', { name: /^The picture/ });
  await expect(picture).toBeVisible();
  // It carries its faces, which this browser can draw with.
  const faces = await picture.evaluate((img: HTMLImageElement) =>
    Promise.all(
      [...decodeURIComponent(img.src).matchAll(/url\((data:font[^)]*)\)/g)].map(
        async ([, url]) => (await new FontFace('carried', `url(${url})`).load()).status,
      ),
    ),
  );
  expect(faces).toEqual(['loaded', 'loaded', 'loaded', 'loaded']);
  expect(await brightness(picture)).toBeLessThan(64);
  // Paper is white.
  await page.emulateMedia({ media: 'print' });
  expect(await brightness(picture)).toBeGreaterThan(191);
  expect(problems).toEqual([]);
});

/** A page of a context in which the service worker may answer. */
const offlineTest = test.extend({
  page: async ({ browser }, use) => {
    const context = await browser.newContext({ serviceWorkers: 'allow' });
    await use(await context.newPage());
    await context.close();
  },
});

offlineTest('after the first visit the page works without a network, and can be installed', async ({ page }) => {
  await page.clock.install();
  await page.goto('./#/scenario/interlaced/viommu-batch/step/3');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '3');
  // It is fetched when the page has been left alone for a while; the listeners of that come after the page's load.
  await expect
    .poll(async () => {
      await page.clock.fastForward(10_000);
      return page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    })
    .toBe(1);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  const browser = await page.context().newCDPSession(page);
  expect(await browser.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] });
  expect(await browser.send('Page.getAppManifest')).toMatchObject({
    errors: [],
    manifest: { name: 'vIOMMU Explorer' },
  });
  await page.context().setOffline(true);
  await page.goto('about:blank');
  await page.goto('./#/hazard/H08/viommu-merged/step/5');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '5');
  await page.keyboard.press('h');
  await expect(page.getByText('What a design decides')).toBeVisible();
});

test('one file has everything, and opens from a disk', async ({ page }, info) => {
  const problems = watch(page);
  const file = info.outputPath('viommu-explorer.html');
  execFileSync(process.execPath, ['src/tools/single.mjs', file]);
  await page.goto(`${pathToFileURL(file)}#/capture/arm-boot-attach/viommu-batch/step/3`);
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '3');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '4');
  expect(problems).toEqual([]);
});
