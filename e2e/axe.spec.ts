/** No accessibility problem that axe can find, in any of the page's states, light and dark. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { open } from './page.ts';

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(found).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' } as object);

    // Six looks at the whole page.
    test.slow();
    test('a violation, a command, an object, a walk, caches and registers', async ({ page }) => {
      await open(page, 's=error-in-the-middle&d=split-by-target&o=cmd/vsmmu0/1', 41);
      await clean(page);
      for (const tab of ['Step', 'Next', 'Walk', 'Caches', 'Registers']) {
        await page.getByRole('button', { name: tab, exact: true }).first().click();
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
      await expect(page.getByText('hazards searched')).toBeVisible({ timeout: 60_000 });
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
  });
}
