import { expect, type Locator } from '@playwright/test';
import { cleaner } from './axe.ts';
import { ready, watch } from './page.ts';
import { test } from './test.ts';

test('the map: designs by cost and hazards, by keyboard, and one of them runs', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./');
  await ready(page);
  await page.keyboard.press('m');
  const map = page.getByRole('dialog', { name: 'Map: every design that can be dialed' });
  // The first hazards are enough for all that is looked at here.
  await expect(map.getByRole('status')).toContainText(/of \d+ hazards searched|searches of all interleavings/);
  const chosen = map.getByRole('region', { name: 'The chosen design' });
  await expect(chosen.getByRole('heading', { name: 'viommu-batch', exact: true })).toBeVisible();
  await expect(chosen.getByText('What each dial costs and protects')).toBeVisible();
  await expect(chosen).toContainText(/[+−]1 ioctl\b/);
  await expect(chosen).not.toContainText(/[+−]1 (?:ioctls|VM exits|physical CMD_SYNCs)/);
  // What stays in sight above a table that scrolls has the ground of the dialog, in the dark as well.
  await page.emulateMedia({ colorScheme: 'dark' });
  const ground = (of: Locator) => of.evaluate((part) => getComputedStyle(part).backgroundColor);
  expect(await ground(map.locator('.map-table th').first())).toBe(await ground(map));

  await map.getByRole('application').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(chosen.getByRole('heading', { name: 'viommu-batch', exact: true })).toHaveCount(0);
  // Which design is left of it depends on how many hazards are searched by now, and with it what is beside the dials.
  await map.getByRole('region', { name: 'Dials' }).getByRole('button', { name: 'tegra241', exact: true }).click();
  await expect(map.getByRole('status')).toContainText(/^[\d,]+ of 6,048 designs/);
  await cleaner(page)('.map');

  await map
    .getByRole('row')
    .getByRole('rowheader')
    .getByRole('button', { name: 'split-in-order', exact: true })
    .click();
  await chosen.getByRole('button', { name: 'Run it' }).click();
  await expect(map).toHaveCount(0);
  await expect(page.locator('.design-switch [aria-pressed="true"]')).toContainText('in-order');
  expect(problems).toEqual([]);
});
