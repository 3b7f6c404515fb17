import { expect, type Page } from '@playwright/test';
import { moved, open, position, watch } from './page.ts';
import { test } from './test.ts';

/** Of the panel: the headline has one too once it knows that the search of all is not whole. */
const checkFrom = (page: Page, step: number) =>
  page.getByTestId('inspector').getByRole('button', { name: `Check from step ${step}` });

test('a search from a position, its counterexample, and a branch chosen by hand', async ({ page }) => {
  const problems = watch(page);
  await open(page, 's=interlaced&d=split-by-target', 7);
  await page.keyboard.press('n');
  const next = page.getByRole('list', { name: 'What can happen next' });
  await expect(next.getByRole('listitem')).not.toHaveCount(0);
  await checkFrom(page, 7).click();
  const found = page.getByRole('list', { name: 'Counterexamples' });
  await expect(found.getByRole('listitem')).toHaveCount(1);
  await found.getByRole('button', { name: /order/ }).click();
  await expect(page.locator('.narration-violation')).toContainText('order is violated');

  // Back to a place where two things can happen, and the other one of them.
  await open(page, 's=interlaced&d=split-by-target', 0);
  await page.keyboard.press('n');
  await page.keyboard.press('g');
  const before = Number(await moved(page));
  await expect(next.getByRole('listitem')).not.toHaveCount(1);
  const other = next.locator('.option').filter({ hasNotText: '● this run' });
  const name = await other.first().locator('b').textContent();
  await other.first().click();
  await expect(position(page)).toHaveValue(String(before + 1));
  const branches = page.getByRole('list', { name: 'Interleavings looked at' });
  await expect(
    branches.getByRole('button', { name: `step ${before + 1}: ${String(name)}`, exact: true }),
  ).toHaveAttribute('aria-current', 'true');
  await branches.getByRole('button', { name: 'by time', exact: true }).click();
  await expect(branches.getByRole('button', { name: 'by time', exact: true })).toHaveAttribute('aria-current', 'true');
  expect(problems).toEqual([]);
});

test('a search of many states tells how far it is, can be paused, and cancelled', async ({ page }) => {
  await open(page, 's=crowded&d=viommu-batch', 0);
  await page.keyboard.press('n');
  await checkFrom(page, 0).click();
  await expect(page.getByText('Searching from step 0')).toBeVisible();
  await page.getByRole('button', { name: 'Pause', exact: true }).last().click();
  await expect(page.getByText('Paused from step 0')).toBeVisible();
  const states = page.locator('.check-numbers dd').first();
  await expect(states).not.toHaveText('0');
  const at = String(await states.textContent());
  // Much happens meanwhile, in the page and in the model, but not there.
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Last', exact: true })).toBeDisabled();
  await page.keyboard.press('Home');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '0');
  expect(await states.textContent()).toBe(at);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(states).not.toHaveText(at);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(checkFrom(page, 0)).toBeVisible();
});

test('a design with another kernel, and with one that it cannot have', async ({ page }) => {
  await open(page, 's=h01-mid-block-count&d=viommu-batch-linux', 0);
  await expect(page.getByRole('heading', { name: /^This run breaks 5 of/ })).toBeVisible();
  await page.getByRole('button', { name: 'Parameters of the design' }).click();
  await page
    .getByRole('dialog')
    .getByRole('combobox', { name: /^kernel/ })
    .selectOption('exact');
  await expect(page.getByRole('heading', { name: /^This run keeps/ })).toBeAttached();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Parameters of the design: kernel=exact' }).click();
  // What does not go together cannot be chosen; a link may still ask for it.
  await expect(page.getByRole('dialog').getByRole('option', { name: 'draft-2023' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    location.hash = '#v=1&s=h01-mid-block-count&d=viommu-batch,kernel=draft-2023&p=0';
  });
  await expect(page.getByRole('alert')).toContainText('policy viommu-batch addresses a viommu');
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('heading', { name: /^This run keeps/ })).toBeVisible();
});
