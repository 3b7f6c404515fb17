import { expect } from '@playwright/test';
import { any, run, watch } from './page.ts';
import { test } from './test.ts';

test('a run that keeps what another interleaving breaks says both, and plays the other', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./#v=1&s=h25-two-queues&d=vcmdq&p=0');
  await expect(run(page)).toHaveText(/^This run keeps the \d+ of \d+ that it exercised\.$/);
  await expect(any(page)).toContainText('H25 happens. Another interleaving breaks no-use-after-unmap');
  await expect(page.getByRole('button', { name: 'vcmdq', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await any(page).getByRole('button', { name: 'play it' }).press('Enter');
  await expect(run(page)).toContainText('This run breaks no-use-after-unmap');
  await expect(page.locator('.narration-violation')).toContainText('no-use-after-unmap is violated');
  await expect(page.getByRole('button', { name: 'vcmdq · counterexample' })).toHaveAttribute('aria-pressed', 'true');
  await expect(any(page)).toContainText('H25 happens. No interleaving breaks any other');
  expect(problems).toEqual([]);
});

test('a capture is not searched and not called kept', async ({ page }) => {
  await page.goto('./#v=1&c=arm-boot-attach&p=3');
  await expect(run(page)).toHaveText(/^This run keeps the \d+ of \d+ that it exercised\.$/);
  await expect(any(page)).toContainText('not searched');
  await any(page).getByRole('button', { name: 'check from step 3' }).click();
  await expect(page.getByRole('button', { name: 'Check from step 3' }).last()).toBeVisible();
});
