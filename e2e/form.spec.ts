/** The scenario is changed without its text: rows are moved, inserted, dragged, fields set, parts added. */
import { expect, type Locator, type Page } from '@playwright/test';
import { cleaner } from './axe.ts';
import { open, watch } from './page.ts';
import { test } from './test.ts';

const rows = (page: Page) => page.locator('.form-main');
const form = async (page: Page): Promise<void> => {
  await open(page, 's=interlaced&d=viommu-batch', 30);
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Form', exact: true }).click();
  await expect(rows(page).first()).toBeVisible();
};
const texts = async (page: Page): Promise<string[]> =>
  (await rows(page).allTextContents()).filter((text) => text.includes('CMD_'));
/** As a hand does: it lets go when what lies below it says that it takes what is dragged. */
const drag = async (page: Page, from: Locator, to: Locator): Promise<void> => {
  await from.hover();
  await page.mouse.down();
  // The first move begins the drag; what lies below is asked from the second one on.
  await expect(async () => {
    await to.hover();
    await expect(to).toHaveAttribute('data-over', 'true', { timeout: 500 });
  }).toPass();
  await page.mouse.up();
};

test('by keyboard: a row is moved, repeated, deleted, a command inserted, and all is taken back', async ({ page }) => {
  const problems = watch(page);
  await form(page);
  const before = await texts(page);
  await rows(page).filter({ hasText: 'CMD_ATC_INV { sid: A' }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => texts(page)).toEqual([before[0], before[2], before[1], before[3], before[4]]);
  // The focus goes with it.
  await expect(page.locator('.form-main:focus')).toContainText('CMD_ATC_INV { sid: A');
  await page.keyboard.press('*');
  await expect.poll(async () => (await texts(page)).length).toBe(6);
  await page.keyboard.press('+');
  await cleaner(page)('.panel-editor');
  await page.getByLabel('Find: What to insert').fill('CFGI_CD');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await texts(page))[4]).toBe('CMD_CFGI_CD { sid: B }');
  await expect(page.getByRole('grid', { name: /vsmmu0/ })).toContainText('CMD_CFGI_CD');
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await texts(page)).length).toBe(6);
  const undo = page.getByRole('button', { name: /^Undo/ });
  await expect(undo).toHaveAttribute('aria-label', /delete command 4 of step 7 of vcpu0/);
  while (await undo.isEnabled()) await undo.click();
  await expect.poll(() => texts(page)).toEqual(before);
  expect(problems).toEqual([]);
});

test('what is offered comes into sight, and the focus goes back to where it was, or on to what is added', async ({
  page,
}) => {
  const problems = watch(page);
  await form(page);
  const row = rows(page).filter({ hasText: 'CMD_SYNC { cs: 2 }' });
  await row.focus();
  await page.keyboard.press('+');
  await expect(page.getByLabel('Find: What to insert')).toBeFocused();
  await expect(page.locator('.form-choices')).toBeInViewport({ ratio: 0.95 });
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();
  const add = page.getByRole('button', { name: 'Add to VMs' });
  await add.press('Enter');
  await expect(page.locator('.form-choices button').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(add).toBeFocused();
  await add.press('Enter');
  await page.getByRole('button', { name: 'add VM vm1, which does what vm0 does' }).press('Enter');
  await expect(page.locator('.form-main[data-path="vms/1"]')).toBeFocused();
  expect(problems).toEqual([]);
});

test('by pointer: a row is dragged; a field is set; what would be no scenario says why', async ({ page }) => {
  const problems = watch(page);
  await form(page);
  const before = await texts(page);
  await drag(
    page,
    page.locator('.form-row', { hasText: 'CMD_TLBI_NH_ASID { asid: 2 }' }),
    page.locator('.form-row', { hasText: 'CMD_TLBI_NH_ASID { asid: 1 }' }),
  );
  await expect.poll(() => texts(page)).toEqual([before[2], before[0], before[1], before[3], before[4]]);
  await rows(page)
    .filter({ hasText: /^A smmu/ })
    .click();
  await page.getByRole('checkbox', { name: 'silent' }).click();
  await expect(rows(page).filter({ hasText: /^A smmu/ })).toContainText('silent: true');
  const sid = page.getByRole('textbox', { name: 'sid' });
  await sid.fill('0x200');
  await sid.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'used twice' })).toBeVisible();
  await cleaner(page)('.panel-editor');
  await expect(page.getByRole('textbox', { name: 'sid' })).toHaveValue('0x100');
  // The second button offers what could become of a row.
  await rows(page).filter({ hasText: 'CMD_SYNC { cs: 2 }' }).click({ button: 'right' });
  await page
    .getByRole('dialog', { name: /^What if… \(CMD_SYNC/ })
    .getByText('duplicate command 4')
    .click();
  await expect(rows(page).filter({ hasText: 'CMD_SYNC { cs: 2 }' })).toHaveCount(2);
  const name = page.getByRole('textbox', { name: 'name', exact: true });
  await name.fill('nic');
  await name.press('Enter');
  await expect(rows(page).filter({ hasText: 'CMD_ATC_INV { sid: nic' })).toBeVisible();
  expect(problems).toEqual([]);
});

test('between lists: a command goes into another batch by keyboard and by pointer, a step into another program', async ({
  page,
}) => {
  const problems = watch(page);
  await form(page);
  const before = await rows(page).allTextContents();
  await page.getByRole('button', { name: 'Add to vCPUs' }).click();
  await page.getByRole('button', { name: 'add vCPU vcpu1 to vm0, which does nothing yet' }).click();
  await expect(page.getByRole('region', { name: 'Program of vcpu1' })).toBeVisible();
  await rows(page).filter({ hasText: 'unmap_fast' }).last().focus();
  await page.keyboard.press('+');
  await page.getByRole('list', { name: 'What to insert' }).getByText('commands').click();
  await expect.poll(async () => (await texts(page)).length).toBe(6);
  const [, first] = await texts(page);
  // Up beyond the first of its batch: behind the last of the batch before.
  await rows(page).filter({ hasText: first }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveAttribute(
    'aria-label',
    /move command 0 of step 8 of vcpu0 to command 1 of step 7/,
  );
  await expect(page.locator('.form-main:focus')).toContainText(first);
  await drag(
    page,
    page.locator('.form-row', { hasText: 'CMD_SYNC {}' }),
    page.locator('.form-row', { hasText: 'CMD_ATC_INV { sid: B' }),
  );
  await expect.poll(async () => (await texts(page)).indexOf('CMD_SYNC {}')).toBe(3);
  await page.getByRole('button', { name: 'Insert at the end of vcpu0' }).click();
  await page.getByRole('list', { name: 'What to insert' }).getByText('mark').click();
  await drag(
    page,
    page.locator('.form-row', { hasText: 'mark here1' }),
    page.getByRole('region', { name: 'Program of vcpu1' }).getByRole('heading'),
  );
  await expect(page.getByRole('region', { name: 'Program of vcpu1' }).locator('.form-main')).toContainText(
    'mark here1',
  );
  const undo = page.getByRole('button', { name: /^Undo/ });
  while (await undo.isEnabled()) await undo.click();
  await expect.poll(() => rows(page).allTextContents()).toEqual(before);
  expect(problems).toEqual([]);
});

test('a VM that does what another does is added, and runs', async ({ page }) => {
  const problems = watch(page);
  await form(page);
  await page.getByRole('button', { name: 'Add to VMs' }).click();
  await page.getByRole('button', { name: 'add VM vm1, which does what vm0 does' }).click();
  await expect(page.getByRole('option', { name: /vsmmu1/ })).toBeAttached();
  await expect(rows(page).filter({ hasText: 'CMD_ATC_INV { sid: C' })).toBeVisible();
  expect(problems).toEqual([]);
});
