import { expect, test } from '@playwright/test';

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
  await page.waitForLoadState('networkidle');
  expect(new URL(page.url()).pathname).toBe('/some/sub%20path/');
  expect(problems).toEqual([]);
});
