/** No accessibility problem that axe can find, in any of the page's states, light and dark. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { open } from './page.ts';

test.use({ reducedMotion: 'reduce' } as object);

/** Of axe's rules, those that look at colours: nothing else differs between light and dark. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * The whole page, light, by every rule; then dark, by those that look at colours. Legacy mode and failures only, because
 * axe otherwise takes every element that passes through a second page to merge the results of frames, and there are none.
 */
async function clean(page: Page): Promise<void> {
  expect(page.frames()).toHaveLength(1);
  for (const [colorScheme, rules] of [
    ['light', {}],
    ['dark', { runOnly: COLOURS }],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'], ...rules } as object)
      .analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    expect({ colorScheme, found }).toEqual({ colorScheme, found: [] });
  }
}

test('a violation, a command, an object, a walk, caches and registers', async ({ page }) => {
  await open(page, 's=error-in-the-middle&d=split-by-target&o=cmd/vsmmu0/1', 41);
  await clean(page);
  for (const tab of ['Step', 'Next', 'Walk', 'Caches', 'Registers']) {
    await page.getByRole('button', { name: tab, exact: true }).first().click();
    await expect(page.locator('.on-demand')).toHaveCount(0);
    await clean(page);
  }
  await open(page, 's=interlaced&d=viommu-batch&o=viommu/vm0/4', 33);
  await clean(page);
});

test('the text forms, the help, the hazards and a message', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 33);
  for (const button of await page.getByRole('button', { name: /as text/i }).all()) await button.click();
  await clean(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await clean(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('h');
  await expect(page.getByText('hazards searched')).toBeVisible();
  await clean(page);
  await page.goto('about:blank');
  await page.goto('./#v=9');
  await expect(page.getByRole('alert')).toBeVisible();
  await clean(page);
});

test('many objects', async ({ page }) => {
  await open(page, 's=crowded&d=viommu-batch', 200);
  await clean(page);
});
