/** The picture of the README: what the page looks like is what it says. */
import { expect, test } from '@playwright/test';
import { judged, open } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 } });

test('the picture of the README', async ({ page }, info) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 's=error-in-the-middle&d=split-by-target&o=cmd/vsmmu0/2', 41);
  await expect(page.locator('.narration-violation')).toBeVisible();
  // What comes last: the lanes, what becomes of the scenario under each design, and what any interleaving does.
  await expect(page.locator('.tl-box').first()).toBeVisible();
  await judged(page);
  // In CI the picture is looked at, not kept.
  await page.screenshot({ path: process.env.CI ? info.outputPath('screenshot.png') : '.github/screenshot.png' });
});
