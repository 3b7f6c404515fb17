/** The picture of the README: two designs where they differ, as a newcomer meets them. */
import { expect } from '@playwright/test';
import { NEWCOMER } from './page.ts';
import { test } from './test.ts';

test.use({ viewport: { width: 1240, height: 700 }, storageState: NEWCOMER });

test('the picture of the README', async ({ page }, info) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  const door = page.getByRole('dialog', { name: 'vIOMMU Explorer' });
  await expect(door.getByRole('status')).toContainText('CONS stops at');
  await expect(door.getByRole('figure')).toHaveCount(2);
  // In CI the picture is looked at, not kept.
  await door.screenshot({ path: process.env.CI ? info.outputPath('screenshot.png') : '.github/screenshot.png' });
});
