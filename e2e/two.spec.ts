/** Two explorers on one page: each has its own run, position, selection and dialogs, and the keyboard is for one of them. */
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';
import { watch } from './page.ts';
import { test } from './test.ts';

const FILES = {
  root: fileURLToPath(new URL('two', import.meta.url)),
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  logLevel: 'warn',
} as const;

let server: PreviewServer;

test.beforeAll(async () => {
  const outDir = test.info().outputPath('built');
  await build({ ...FILES, build: { outDir, emptyOutDir: true } });
  server = await preview({ ...FILES, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
});
test.afterAll(() => server.close());

const side = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const at = (page: Page, name: string) => side(page, name).getByRole('slider', { name: 'Position' });

test('two explorers on one page step, select and open dialogs each for itself', async ({ page }) => {
  const problems = watch(page);
  await page.setViewportSize({ width: 2240, height: 900 });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  const [left, right] = [side(page, 'left'), side(page, 'right')];
  for (const one of [left, right]) await expect(one.getByText('Nothing has happened yet.')).toBeVisible();
  const pressed = (id: string) => ({ name: id, exact: true, pressed: true });
  await expect(left.getByRole('button', pressed('split-by-target'))).toBeVisible();
  await expect(right.getByRole('button', pressed('viommu-batch'))).toBeVisible();

  // What nobody has used goes to the first; then to the one that was pointed at, or that has the focus.
  await page.keyboard.press('ArrowRight');
  await expect(at(page, 'left')).toHaveValue('1');
  await right.getByText('Nothing has happened yet.').click();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await expect(at(page, 'right')).toHaveValue('3');
  await left.getByRole('button', { name: 'Forward', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(at(page, 'left')).toHaveValue('2');
  await expect(at(page, 'right')).toHaveValue('3');

  await right.getByRole('button', { name: /^viommu #4/ }).click();
  await expect(right.getByRole('region', { name: 'Inspector' })).toContainText('struct iommufd_viommu');
  await expect(left.getByRole('region', { name: 'Inspector' }).getByRole('button', pressed('Step'))).toBeVisible();
  await page.keyboard.press('?');
  await expect(right.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await right.getByRole('button', { name: 'split-in-order', exact: true }).click();
  await expect(right.getByRole('button', pressed('split-in-order'))).toBeVisible();
  await expect(left.getByRole('button', pressed('split-by-target'))).toBeVisible();
  await expect(at(page, 'left')).toHaveValue('2');
  expect(problems).toEqual([]);
});
