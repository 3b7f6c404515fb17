/** The address says what is shown, and leads back to it. */
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { design, moved, open, position, ready, scenario, watch } from './page.ts';
import { test } from './test.ts';

test('reload restores scenario, design, position, selection and panels', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./');
  await ready(page);
  await scenario(page).selectOption('scenario:error-in-the-middle');
  await ready(page);
  await design(page, 'split-by-target').click();
  await ready(page);
  await page.getByRole('button', { name: /^cons-exact is violated at step/ }).click();
  const at = await moved(page);
  await page.getByRole('separator', { name: 'Width of the inspector' }).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const width = (await inspector.boundingBox())?.width;
  await expect.poll(() => page.url()).toContain(`#/scenario/error-in-the-middle/split-by-target/step/${at}`);
  // How the page is laid out is the reader's: no link carries it.
  expect(page.url()).not.toMatch(/[?&]l=/);
  const link = page.url();

  await page.reload();
  expect(page.url()).toBe(link);
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', at);
  await expect(design(page, 'split-by-target')).toHaveAttribute('aria-pressed', 'true');
  await expect(scenario(page)).toHaveValue('scenario:error-in-the-middle');
  await expect.poll(async () => Math.abs(((await inspector.boundingBox())?.width ?? 0) - width!)).toBeLessThan(3);
  expect(problems).toEqual([]);
});

test('a link that is pasted into the open page is followed', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 5);
  await page.evaluate(() => {
    location.hash = '#v=1&s=interlaced&d=split-by-target&p=34&o=cmd/vsmmu0/2';
  });
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '34');
  await expect(page.getByRole('heading', { name: 'CMD_TLBI_NH_ASID' })).toBeVisible();
});

test('back and forward walk scenarios, designs and jumps, and each entry says where it was', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await design(page, 'split-by-target').click();
  await expect(page).toHaveTitle(/^interlaced, split-by-target, step 2 /);
  await page.getByRole('button', { name: /^order is violated at step/ }).click();
  await expect(page).toHaveTitle(/split-by-target, step (?!2 )\d+ /);
  const violation = await position(page).inputValue();
  await scenario(page).selectOption('scenario:error-in-the-middle');
  await expect(page).toHaveTitle(/^error-in-the-middle, split-by-target, step 0 /);
  for (const [way, title, at] of [
    ['goBack', /^interlaced, split-by-target/, violation],
    ['goBack', /^interlaced, split-by-target/, '2'],
    ['goBack', /^interlaced, viommu-batch/, '2'],
    ['goForward', /^interlaced, split-by-target/, '2'],
  ] as const) {
    await page[way]();
    await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', at);
    await expect(page).toHaveTitle(title);
    await expect(page.locator('[data-address]')).toHaveAttribute('data-address', 'written');
  }
});

test('a branch that was named is there after a reload', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 33);
  await page.keyboard.press('n');
  await page.locator('.option:not(:has(.option-taken))').first().click();
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '34');
  await page.getByRole('button', { name: /^Name step 34/ }).click();
  await page.getByRole('textbox', { name: 'Name of the branch' }).fill('deferred');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pin deferred' }).click();
  await expect.poll(() => page.evaluate(() => indexedDB.databases().then((all) => all.length))).toBeGreaterThan(0);
  await page.goto('./#v=1&s=interlaced&d=viommu-batch&p=3');
  await page.reload();
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '3');
  await page.keyboard.press('n');
  await expect(page.getByRole('button', { name: 'Pin deferred' })).toHaveAttribute('aria-pressed', 'true');
});

test('stops come with a link, hold while it plays, and are there after a reload', async ({ page }) => {
  await page.goto('./#/scenario/interlaced/split-by-target/step/0?u=property=order&u=-event=consume&u=object=nic/9');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '0');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('16');
  await page.keyboard.press('Space');
  const at = /^order is violated at step (\d+)/;
  const name = await page.getByRole('button', { name: at }).first().getAttribute('aria-label');
  const violated = at.exec(name ?? '')![1];
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', violated);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.locator('[data-address]')).toHaveAttribute('data-address', 'written');
  await page.reload();
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', violated);
  await page.keyboard.press('Home');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '0');
  await page.keyboard.press('r');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', violated);
  await page.keyboard.press('b');
  await expect(page.getByRole('checkbox', { name: 'property=order' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'event=consume' })).not.toBeChecked();
  await expect(page.getByText("means nothing in this run: stop: there is no object 'nic/9' here")).toBeVisible();
});

test('while a run is made the old one can be had back', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 7);
  await scenario(page).selectOption('capture:arm-noril-large');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(scenario(page)).toHaveValue('scenario:interlaced');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '8');
});

for (const [what, hash, message] of [
  ['of a newer version', '#v=9&s=interlaced&p=3', 'version 9'],
  ['broken', '#v=1&f=mine.yaml&t=@@@', 'damaged'],
  ['to a scenario that is not there', '#v=1&s=<b>nowhere</b>&p=3', 'there is no scenario of this name'],
  ['to a design that is not there', '#v=1&s=interlaced&d=nonsense', "there is no design 'nonsense'"],
] as const) {
  test(`a link ${what} is told, and one click leads on`, async ({ page }) => {
    const problems = watch(page);
    await page.goto(`./${hash}`);
    await expect(page.getByRole('alert')).toContainText(message);
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    await ready(page);
    await expect(scenario(page)).toHaveValue('scenario:interlaced');
    expect(problems).toEqual([]);
  });
}

test('a dump of command-queue memory opens by the menu, and its link holds it', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./');
  await ready(page);
  const buffer = readFileSync(new URL('../public/captures/arm-boot-attach.bin', import.meta.url));
  await page.getByLabel('Scenario file or queue dump').setInputFiles({
    name: 'cmdq.bin',
    mimeType: 'application/octet-stream',
    buffer,
  });
  await expect(scenario(page)).toHaveValue('dump:cmdq.bin');
  await ready(page);
  await expect(page.getByRole('note')).toContainText('A dump says nothing about PROD');
  await page.keyboard.press('Shift+ArrowRight');
  const at = await moved(page);
  await expect.poll(() => page.url()).toContain('f=cmdq.bin');
  await expect.poll(() => page.url()).toContain(`p=${at}`);
  await page.reload();
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', at);
  await expect(scenario(page)).toHaveValue('dump:cmdq.bin');
  expect(problems).toEqual([]);
});

test('a file opens by drop; what is none is refused', async ({ page }) => {
  await page.goto('./');
  await ready(page);
  const drop = (name: string, bytes: number[]) =>
    page.evaluate(
      ([title, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(content as number[])], title as string));
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, bytes] as const,
    );
  await drop('junk.bin', [0, 1, 2]);
  await expect(page.getByRole('alert')).toContainText('junk.bin: expected a scenario or raw commands of 16 bytes');
  // What was open stays, and goes on.
  await page.keyboard.press('ArrowRight');
  await expect(position(page)).toHaveValue('1');
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  // It is what the page shows then, whatever dialog was open.
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Compare: Two devices' })).toBeVisible();
  await drop('sync.bin', [0x46, 0x20, 0xc0, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  await expect(scenario(page)).toHaveValue('dump:sync.bin');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
