/** A translation step by step, reached and read by keyboard alone; and the ways that lead to it. */
import { expect, type Page } from '@playwright/test';
import { open, watch } from './page.ts';
import { test } from './test.ts';

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector', exact: true });
const fetches = (page: Page) => page.getByRole('list', { name: 'Fetches, in order' });

/** Presses Tab until something has the focus: how many parts of the page lie before it does not matter here. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element?.closest('label')?.textContent ?? '';
      return `${element?.getAttribute('aria-label') ?? ''} ${label || (element?.textContent ?? '')}`.trim();
    });
    if (name.test(focused)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test('the tables of a real guest are walked by keyboard', async ({ page }) => {
  const problems = watch(page);
  await open(page, 'c=arm-boot-attach&d=viommu-batch', 100);

  await test.step('an address that is mapped is chosen', async () => {
    await tabTo(page, /^Walk$/);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('IOVA')).toHaveValue('0xffffa000');
    await expect(inspector(page)).toContainText('SMMU0 would answer');
  });

  await test.step('an address is typed, wrong at first', async () => {
    await tabTo(page, /^IOVA/);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('0xffffb0zz');
    await expect(page.getByLabel('IOVA')).toHaveValue('0xffffb0zz');
    await expect(inspector(page)).toContainText('No address');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('10');
    await expect(page.locator('.walk-result')).toContainText('PA 0x80533e010');
    await expect(inspector(page)).not.toContainText('No address');
  });

  await test.step('every table of stage 1 is found by a look-up of stage 2', async () => {
    const names = await fetches(page).locator('.walk-fetch > summary > .walk-what:visible').allTextContents();
    expect(names.map((name) => name.trim())).toEqual([
      'L1STD',
      'STE',
      'CD',
      ...[0, 1, 2, 3].map((level) => `S1 level ${level}`),
      'S2 level 1',
    ]);
    await expect(fetches(page).locator('.walk-lookup')).toHaveCount(6);
    const first = fetches(page).locator('.walk-lookup').first();
    await expect(first).toContainText(/S2 IPA 0x[0-9a-f]+ → PA 0x8/);
    await tabTo(page, /^S2 IPA/);
    await page.keyboard.press('Enter');
    await expect(first.getByText('level 1')).toBeVisible();
  });

  await test.step('stage 2 has nothing for an interrupt doorbell', async () => {
    await page.getByLabel('IOVA').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('fffff040');
    await expect(page.locator('.walk-result')).toContainText('F_TRANSLATION');
    await expect(page.locator('.record')).toContainText('IPA=0x8090000');
  });
  expect(problems).toEqual([]);
});

test('a stale entry of the IOTLB says what memory says now, and stepping on settles it', async ({ page }) => {
  const problems = watch(page);
  await open(page, 's=interlaced&d=viommu-batch', 20);
  await page.getByRole('button', { name: 'Caches', exact: true }).click();
  await page.getByRole('button', { name: 'walk it' }).first().click();
  await expect(page.getByLabel('IOVA')).toHaveValue('0x400000');
  await expect(page.locator('.walk-verdict')).toContainText('which is stale: memory now says F_TRANSLATION');
  await page.keyboard.press('End');
  await expect(page.locator('.walk-verdict')).toContainText('as memory says');
  await expect(page.getByLabel('IOVA')).toHaveValue('0x400000');
  expect(problems).toEqual([]);
});
