import { expect } from '@playwright/test';
import { design, position, ready, scenario, clockTest, watch } from './page.ts';
import { test } from './test.ts';

test('a reviewer finds the command out of order, and that a viommu keeps it in order', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./');
  await ready(page);
  await expect(scenario(page)).toHaveValue('scenario:interlaced');

  await test.step('split-by-target violates order', async () => {
    await design(page, 'split-by-target').click();
    await expect(page.getByRole('heading', { name: 'This run breaks order.' })).toBeVisible();
    await ready(page);
    await page.getByRole('button', { name: 'violation', exact: true }).click();
    await page.keyboard.press('ArrowRight');
    const sentence = page.locator('.narration-violation');
    await expect(sentence).toContainText('CMD_TLBI_NH_ASID ASID 2 (command 2) was handed over before CMD_ATC_INV');
    await expect(page.getByRole('row', { name: /^command 2, .*handed over out of order/ })).toBeVisible();

    // The chip leads to the same place.
    const found = await position(page).inputValue();
    await page.keyboard.press('Home');
    await ready(page);
    await page.getByRole('button', { name: /^order is violated at step/ }).click();
    await expect(position(page)).toHaveValue(found);
    await expect(sentence).toBeVisible();
  });

  await test.step('viommu-batch keeps it', async () => {
    await design(page, 'viommu-batch').click();
    await expect(page.getByRole('heading', { name: /^This run keeps/ })).toBeVisible();
    // At the same moment of the guest's program, not at its beginning.
    await expect(position(page)).not.toHaveValue('0');
    await page.keyboard.press('Home');
    await ready(page);
    await expect(page.getByRole('list', { name: 'Properties' })).toContainText('order, kept');
    await page.getByRole('button', { name: 'SYNC', exact: true }).click();
    await page.keyboard.press('ArrowRight');
    await expect(position(page)).not.toHaveValue('0');
    await expect(page.locator('.narration-violation')).toHaveCount(0);
  });

  await test.step('a capture of a real guest can be stepped', async () => {
    await scenario(page).selectOption('capture:arm-boot-attach');
    await ready(page);
    await expect(page.getByRole('note')).not.toBeEmpty();
    await page.getByRole('button', { name: 'event', exact: true }).click();
    await page.keyboard.press('ArrowRight');
    await expect(position(page)).toHaveValue('1');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(position(page)).not.toHaveValue('1');
    await expect(page.locator('.narration-sentence')).not.toBeEmpty();
    // Six devices behind one viommu.
    await expect(page.getByRole('button', { name: /^vdevice #/ })).toHaveCount(6);
    await page.keyboard.press('Home');
    await ready(page);
  });

  expect(problems).toEqual([]);
});

test('a file that is no scenario is refused with its place, and leads back', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./');
  await ready(page);
  await page.keyboard.press('ArrowRight');
  await expect(position(page)).toHaveValue('1');
  await page.getByLabel('Scenario file or queue dump').setInputFiles({
    name: 'mine.yaml',
    mimeType: 'text/yaml',
    buffer: Buffer.from('viommu-scenario: 1\nid: <b>bold</b>\n'),
  });
  await expect(page.getByRole('alert')).toContainText('mine.yaml');
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(scenario(page)).toHaveValue('scenario:interlaced');
  await expect(position(page)).toHaveValue('1');
  expect(problems).toEqual([]);
});

clockTest('the keyboard is enough', async ({ page, stopClock }) => {
  const problems = watch(page);
  await page.goto('./');
  await ready(page);

  // The order of the header: scenario, its text, design.
  await page.keyboard.press('Tab');
  await expect(scenario(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Scenario as text' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(design(page, 'split-by-target')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'This run breaks order.' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(position(page)).toHaveValue('1');

  // Space plays, but belongs to the button that has the focus.
  await page.getByRole('heading', { name: 'This run breaks order.' }).click();
  await stopClock();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect(position(page)).toHaveValue('2');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '2');
  await page.clock.runFor(900);
  await expect(position(page)).toHaveValue('3');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Last', exact: true })).toBeDisabled();
  expect(problems).toEqual([]);
});
