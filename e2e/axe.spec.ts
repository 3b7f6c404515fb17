/** No accessibility problem that axe can find, in any of the page's states, light and dark; other journeys look at more of them. */
import { expect } from '@playwright/test';
import { cleaner } from './axe.ts';
import { open } from './page.ts';
import { test } from './test.ts';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

/** Keys of dialogs: help, terms, lessons, logs, own scenarios, the palette, all commands; and of a run: pictures, stops, what if, what is in it. */
const DIALOGS = ['?', 't', 'l', 'x', 'o', 'Control+k', 'q'];
const DIALOGS_OF_A_RUN = ['s', 'b', 'w', '/'];

test('a violation, a command, an object, a walk, caches and registers', async ({ page }) => {
  const clean = cleaner(page);
  await open(page, 's=error-in-the-middle&d=split-by-target&o=cmd/vsmmu0/1', 41);
  await clean();
  for (const tab of ['Step', 'Next', 'Walk', 'Caches', 'Registers']) {
    await page.getByRole('button', { name: tab, exact: true }).first().click();
    await expect(page.locator('.on-demand')).toHaveCount(0);
    await clean('[id="inspector"]');
  }
  await open(page, 's=interlaced&d=viommu-batch&o=viommu/vm0/4', 33);
  await clean();
  await page.keyboard.press('p');
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeHidden();
  await clean('.app');
});

test('what is chosen is told by lines where the system chooses the colours', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  await open(page, 's=error-in-the-middle&d=split-by-target&o=cmd/vsmmu0/1', 41);
  const outline = (chosen: boolean, of: string) =>
    page
      .locator(of)
      .filter({ visible: true })
      .evaluateAll(
        (all, mine) =>
          all
            .filter((one) => ['aria-pressed', 'aria-selected'].some((name) => one.getAttribute(name) === String(mine)))
            .map((one) => getComputedStyle(one).outlineStyle),
        chosen,
      );
  for (const of of ['.design-switch button', '.tabs button', '.guest-row']) {
    expect(await outline(true, of), of).toEqual(['solid']);
    expect(new Set(await outline(false, of)), of).toEqual(new Set(['none']));
  }
});

test('embedded: read-only, and the keys step', async ({ page }) => {
  await page.goto('./?embed#/scenario/error-in-the-middle/split-by-target/step/41');
  const shown = page.locator('[data-shown]');
  await expect(shown).toHaveAttribute('data-shown', '41');
  await expect(page.locator('.on-demand')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeHidden();
  await cleaner(page)();
  await page.keyboard.press('ArrowRight');
  await expect(shown).toHaveAttribute('data-shown', '42');
});

test('a message, dialogs and the text forms', async ({ page }) => {
  const clean = cleaner(page);
  const dialogs = async (keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForFunction(() => document.querySelector('dialog[open]') && !document.querySelector('.on-demand'));
      await clean('dialog[open]');
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('dialog[open]'));
    }
  };
  // Axe looks at all that lies below a dialog as well: here it is little.
  await page.goto('./#v=9');
  await expect(page.getByRole('alert')).toBeVisible();
  await clean();
  await dialogs(DIALOGS);
  await open(page, 's=interlaced&d=viommu-batch', 33);
  await dialogs(DIALOGS_OF_A_RUN);
  for (const button of await page.getByRole('button', { name: /^(timeline )?as text$/i }).all()) await button.click();
  await clean();
});

test('runs side by side, and what designs cost', async ({ page }) => {
  const clean = cleaner(page);
  await open(page, 's=error-in-the-middle&d=viommu-batch', 0);
  await page.keyboard.press('c');
  await expect(page.locator('[data-side-shown]')).toHaveCount(2);
  await expect(page.getByRole('row', { selected: true })).toBeVisible();
  await page.keyboard.press('o');
  await page.keyboard.press('t');
  // Of the sides; that of the page is covered.
  await expect(page.getByRole('group', { name: /^Object graph/ })).toHaveCount(2);
  await clean();
  await page.getByRole('button', { name: 'What designs cost' }).click();
  await expect(page.getByText('7 designs, each run to its end')).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'VMM ioctl, ns' })).toHaveValue('400');
  await clean();
});

test('many objects', async ({ page }) => {
  const clean = cleaner(page);
  await open(page, 's=crowded&d=viommu-batch', 200);
  await clean();
});
