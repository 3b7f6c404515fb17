import { expect } from '@playwright/test';
import { test } from './test.ts';

test('the built app opens under any path without errors', async ({ page }) => {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });

  await page.goto('./');
  await expect(page).toHaveTitle(/vIOMMU Explorer/);
  await expect(page.locator('#root')).not.toBeEmpty();
  // Everything that it fetches by itself has come.
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '0');
  await expect(page.locator('.on-demand')).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe('/some/sub%20path/');
  expect(problems).toEqual([]);
});
