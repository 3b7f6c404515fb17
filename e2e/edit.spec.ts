/** The scenario is changed in the page: typed, refused, taken back, kept over a reload. */
import { expect } from '@playwright/test';
import { cleaner } from './axe.ts';
import { open, watch } from './page.ts';
import { test } from './test.ts';

const line = (page: Parameters<typeof open>[0], text: string) => page.locator('.cm-line', { hasText: text });

test('what is typed runs, what is refused is told at its place, and both can be taken back', async ({ page }) => {
  const problems = watch(page);
  const clean = cleaner(page);
  await open(page, 's=interlaced&d=viommu-batch', 30);
  await page.keyboard.press('e');
  // The step that is shown is marked, and so are lines that steps carry out.
  await expect(page.locator('.cm-running')).toHaveText(/CMD_ATC_INV: \{ sid: A/);
  await line(page, 'CMD_TLBI_NH_ASID: { asid: 2 }').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('- CMD_CFGI_CD');
  await page.keyboard.press('Escape');
  const told = page.getByRole('list', { name: 'Mistakes in the text' });
  await expect(told).toContainText('CMD_CFGI_CD');
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  await clean('.panel-editor');
  // What ran before is still there.
  await expect(page.locator('.workspace')).toHaveAttribute('data-refused', 'true');
  await page.keyboard.type(': { sid: A }');
  await expect(told).toHaveCount(0);
  await expect(page.getByRole('grid', { name: /vsmmu0/ })).toContainText('CMD_CFGI_CD');
  // A reload loses nothing, and the changes can still be taken back.
  await expect(page.locator('[data-address]')).toHaveAttribute('data-address', 'written');
  await page.reload();
  await expect(page.getByRole('grid', { name: /vsmmu0/ })).toContainText('CMD_CFGI_CD');
  // Beside its original; and what else a step on the timeline could be.
  await page.keyboard.press('v');
  await expect(page.getByRole('dialog').getByRole('listitem').nth(1)).toBeVisible();
  await clean('dialog[open]');
  await page.keyboard.press('Escape');
  await page.locator('.tl-area').click({ button: 'right', position: { x: 200, y: 90 } });
  await expect(page.getByRole('dialog', { name: /^What if… \(step/ })).toBeVisible();
  await clean('dialog[open]');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Scenario as text' }).click();
  const undo = page.getByRole('button', { name: /^Undo/ });
  await expect(undo).toBeEnabled();
  while (await undo.isEnabled()) await undo.click();
  await expect(page.getByRole('grid', { name: /vsmmu0/ })).not.toContainText('CMD_CFGI_CD');
  expect(problems).toEqual([]);
});
