/** The front door, what it leads to, and that it stays away. */
import { expect, test } from '@playwright/test';
import { NEWCOMER, watch } from './page.ts';

test.use({ storageState: NEWCOMER });

test('a newcomer meets the question, passes once, and a link never meets it', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./');
  const door = page.getByRole('dialog', { name: 'vIOMMU Explorer' });
  await expect(door.getByRole('status')).toContainText('Under split-by-target CONS stops at');
  await expect(door.getByRole('figure')).toHaveCount(2);
  await door.getByRole('button', { name: 'Learn' }).click();
  await page.getByRole('button', { name: /The nested walk/ }).click();
  await expect(page.getByRole('complementary', { name: 'Lesson' })).toContainText('One access, two tables');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '3');
  await page.keyboard.press('2');
  await expect(page.getByText('✓ so it is')).toBeVisible();
  await expect.poll(() => page.url()).toContain('#/lesson/nested-walk/1');

  await page.goto('about:blank');
  await page.goto('./');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '0');
  await expect(page.locator('.on-demand')).toHaveCount(0);
  await expect(door).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Find/ }).fill('H28');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('#/hazard/H28/');
  await page.keyboard.press('s');
  await expect(page.getByRole('img', { name: /^The picture/ })).toBeVisible();
  expect(problems).toEqual([]);
});
