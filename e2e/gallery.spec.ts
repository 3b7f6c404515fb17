/** The hazards' matrix: what it says, and what its cells open. By its name it begins long before the end: it takes longest. */
import { expect, type Page } from '@playwright/test';
import { cleaner } from './axe.ts';
import { any, position, run, scenario, watch } from './page.ts';
import { test } from './test.ts';

const shown = (page: Page) => page.locator('.app-body[aria-busy="false"]');

test('a hazard opens at its counterexample, from the menu, from the matrix, and by the link that is there then', async ({
  page,
}) => {
  const problems = watch(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await expect(any(page)).toContainText('No interleaving breaks any');
  await scenario(page).selectOption('scenario:h29-one-stage-2-two-smmus');
  const tab = page.getByRole('button', { name: /^viommu-batch · kernel=shared-s2/ });
  await expect(tab).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.narration-violation')).toContainText('no-use-after-unmap is violated');
  const at = await position(page).inputValue();

  await page.keyboard.press('h');
  const gallery = page.getByRole('dialog');
  await expect(gallery.getByRole('status')).toContainText('hazards searched');
  // What the scenarios expect is what was found here and now.
  await expect(gallery.locator('.cell-differs')).toHaveCount(0);
  await expect(gallery.getByRole('button', { name: /^H05 under viommu-batch: cannot happen/ })).toBeVisible();
  await cleaner(page)('dialog[open]');
  // All designs are in sight, on a projector of 1080 lines at 200 % as well.
  for (const [width, height] of [
    [960, 540],
    [1024, 768],
    [1280, 720],
  ]) {
    await page.setViewportSize({ width, height });
    const matrix = gallery.locator('.gallery-matrix');
    expect(await matrix.evaluate((part) => part.scrollWidth - part.clientWidth), `${width}`).toBe(0);
  }
  await gallery.getByRole('button', { name: /^H29 under viommu-batch,kernel=shared-s2: happens, race/ }).click();
  await expect(gallery).toHaveCount(0);
  await expect(shown(page)).toBeVisible();
  await expect(position(page)).toHaveValue(at);
  await expect(any(page)).toContainText('H29 happens.');

  // What decides about H10 holds here, and what is violated is another hazard: both places say both.
  await page.keyboard.press('h');
  await gallery.getByRole('button', { name: /^H10 under split-in-order: cannot happen.*another hazard: / }).click();
  await expect(any(page)).toContainText('H10 cannot happen. No interleaving breaks any other');
  await expect(run(page)).toContainText('This run breaks');

  await page.keyboard.press('h');
  await gallery.getByRole('button', { name: /^H05 under split-by-target: happens, inevitable: order after/ }).click();
  await expect(gallery).toHaveCount(0);
  await expect(scenario(page)).toHaveValue('scenario:h05-type-grouped');
  await expect(page.locator('.narration-violation')).toContainText('was handed over before');
  const inMatrix = await position(page).inputValue();
  expect(Number(inMatrix)).toBeGreaterThan(10);
  await expect(page.locator('[data-address]')).toHaveAttribute('data-address', 'written');
  const link = new URL(page.url()).hash;
  expect(link).toContain(`/step/${inMatrix}`);
  await page.goto('about:blank');
  await page.goto(`./${link}`);
  await expect(position(page)).toHaveValue(inMatrix);
  await expect(page.locator('.narration-violation')).toContainText('was handed over before');
  expect(problems).toEqual([]);
});
