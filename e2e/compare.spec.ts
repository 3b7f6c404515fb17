/** Two runs side by side: the first divergence, one cursor for both sides, differences only, costs, and the link. */
import { expect, type Page } from '@playwright/test';
import { open, watch } from './page.ts';
import { test } from './test.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: /^Compare/ });
const side = (page: Page, name: string) => dialog(page).getByRole('region', { name });
const at = (page: Page, name: string) => side(page, name).locator('[data-side-shown]');
const row = (page: Page, command: number) => dialog(page).locator(`[data-number="${command}"]`);

test('sides are aligned by guest command, and one cursor moves them', async ({ page, context }) => {
  const problems = watch(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, 's=interlaced&d=viommu-batch', 0);
  await page.keyboard.press('c');

  // The first divergence is where it opens: each side at its own step, named, and said in one sentence.
  await expect(dialog(page)).toContainText(
    'First divergence, in what hardware does: CMD_ATC_INV vSID 0x8 all (command 1)',
  );
  await expect(row(page, 1)).toHaveAttribute('aria-selected', 'true');
  await expect(at(page, 'Side A: viommu-batch')).toHaveText('step 35/46');
  await expect(at(page, 'Side B: split-by-target')).toHaveText('step 41/58');
  await dialog(page).getByRole('button', { name: 'Copy the sentence' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^First divergence, .* under split-by-target\)$/,
  );
  await dialog(page).getByRole('button', { name: 'Copy the comparison as Markdown' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(
      /^\*\*interlaced, `viommu-batch` and `split-by-target`:\*\* First divergence.*\n[\s\S]*\| ≠ \| 1 \| CMD_ATC_INV/,
    );
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Save a picture of the comparison as PNG' }).click(),
  ]);
  expect(picture.suggestedFilename()).toBe('interlaced-compare.png');

  await page.keyboard.press('ArrowRight');
  await expect(at(page, 'Side A')).toHaveText('step 40/46');
  await expect(at(page, 'Side B')).toHaveText('step 43/58');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('n');
  await expect(row(page, 2)).toHaveAttribute('aria-selected', 'true');
  await expect(at(page, 'Side A')).toHaveText('step 36/46');
  await expect(at(page, 'Side B')).toHaveText('step 33/58');
  await page.keyboard.press('d');
  await expect(dialog(page).locator('[data-number]')).toHaveCount(2);
  await page.keyboard.press('ArrowUp');
  await expect(row(page, 1)).toHaveAttribute('aria-selected', 'true');

  // Each side has the panels of the page; the last one that is shown stays.
  await page.keyboard.press('o');
  await page.keyboard.press('t');
  await page.keyboard.press('q');
  for (const name of ['Side A', 'Side B']) {
    await expect(side(page, name).getByRole('group', { name: /^Object graph/ })).toBeVisible();
    await expect(side(page, name).getByRole('group', { name: /^Lanes/ })).toBeVisible();
    await expect(side(page, name).getByRole('grid', { name: /^Commands of/ })).toHaveCount(0);
  }
  await page.keyboard.press('q');

  await dialog(page).getByRole('combobox', { name: 'Design of side B' }).selectOption('viommu-single');
  await expect(dialog(page)).toContainText('The same in what hardware and guest see.');
  await expect(at(page, 'Side B: viommu-single')).toBeVisible();
  await expect(page).toHaveURL(/v=3.*&w=d=viommu-batch&w=d=viommu-single&r=1$/);

  await page.reload();
  await expect(dialog(page)).toContainText('The same in what hardware and guest see.');
  await expect(row(page, 1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('sides are added up to four, and left out again', async ({ page }) => {
  const problems = watch(page);
  await open(page, 's=interlaced&d=viommu-batch', 0);
  await page.keyboard.press('c');
  await expect(at(page, 'Side B: split-by-target')).toBeVisible();
  const add = dialog(page).getByRole('button', { name: 'Add a side' });
  for (const name of ['Side C: split-in-order', 'Side D: viommu-single']) {
    await expect(row(page, 1)).toBeVisible();
    await add.click();
    await expect(at(page, name)).toBeVisible();
  }
  await expect(add).toHaveCount(0);
  // Where the button was that is gone, the keyboard goes on.
  await expect(dialog(page).getByRole('combobox', { name: 'Design of side D' })).toBeFocused();
  await expect(page).toHaveURL(/&w=d=viommu-batch&w=d=split-by-target&w=d=split-in-order&w=d=viommu-single/);
  for (const name of ['Side A: split-by-target', 'Side A: split-in-order']) {
    await expect(row(page, 1)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Leave out side A' }).click();
    await expect(at(page, name)).toBeVisible();
  }
  await expect(dialog(page).getByRole('combobox', { name: 'Design of side B' })).toBeFocused();
  await expect(at(page, 'Side B: viommu-single')).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: /^Leave out/ })).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('Escape closes what was opened last, and the keyboard is where it was', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 0);
  const compare = page.getByRole('button', { name: 'Compare', exact: true });
  const parameters = dialog(page).getByRole('button', { name: 'Parameters of side A' });
  for (const end of ['Escape', 'Enter']) {
    await compare.press('Enter');
    await parameters.press('Enter');
    await expect(page.getByRole('dialog', { name: /^Parameters/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: /^Parameters/ })).toHaveCount(0);
    await expect(parameters).toBeFocused();
    await dialog(page).getByRole('button', { name: 'Close' }).press(end);
    await expect(dialog(page)).toHaveCount(0);
    await expect(compare).toBeFocused();
  }
});

test('four sides with queues and objects keep their words apart, on a small screen by being wider than it', async ({
  page,
}) => {
  const sides = ['viommu-batch', 'split-by-target', 'vcmdq', 'viommu-merged'].map((id) => `&w=d=${id}`).join('');
  await page.goto(`./#v=3&s=error-in-the-middle&d=vcmdq&p=0${sides}`);
  await expect(at(page, 'Side D: viommu-merged')).toBeAttached();
  await page.keyboard.press('o');
  await page.keyboard.press('t');
  await expect(side(page, 'Side D').getByRole('group', { name: /^Lanes/ })).toBeVisible();
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ]) {
    await page.setViewportSize({ width, height });
    for (const name of ['Side A', 'Side B', 'Side C', 'Side D']) {
      /** What of a queue's head is beyond the room that it has, px. */
      const beyond = async (): Promise<number> => {
        const box = async (part: string) => (await side(page, name).locator(part).first().boundingBox())!;
        const [pane, shown] = [await box('.compare-pane'), await box('.queue-head .segmented')];
        return shown.x + shown.width - pane.x - pane.width;
      };
      await expect.poll(beyond, `${name}, ${width}×${height}`).toBeLessThanOrEqual(0);
      // What has no room is scrolled to, and lies over nothing.
      for (const queue of await side(page, name).locator('.queue').all())
        expect(
          await queue.evaluate(
            (part) => part.scrollHeight <= part.clientHeight || getComputedStyle(part).overflowY !== 'visible',
          ),
          `${name}, ${width}×${height}`,
        ).toBe(true);
    }
    // What became of a command is read as a whole.
    await expect(row(page, 1)).toContainText('overwritten');
    for (const cell of await row(page, 1).getByRole('gridcell').all())
      expect(await cell.evaluate((part) => part.scrollWidth <= part.clientWidth), `${width}×${height}`).toBe(true);
  }
});

test('sides of several scenarios, and the sentence about them, can be read as a whole on a small screen', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const sides = [
    'd=viommu-batch',
    's=error-in-the-middle%26d=viommu-batch-linux',
    'd=split-in-order',
    's=error-in-the-middle%26d=split-by-target',
  ];
  await page.goto(`./#v=3&s=interlaced&d=viommu-batch&p=0${sides.map((side) => `&w=${side}`).join('')}`);
  await expect(at(page, 'Side D: split-by-target in error-in-the-middle')).toBeVisible();
  await expect(row(page, 1)).toBeVisible();
  // The tools stand in one row, down to a projector at 200 %.
  for (const width of [960, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect((await dialog(page).locator('.compare-tools').boundingBox())!.height, `${width}`).toBeLessThan(40);
  }
  /** What is written there, and does not fit. */
  const cut = (parts: string) =>
    dialog(page)
      .locator(parts)
      .evaluateAll((all) =>
        all
          .filter((part) => part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight)
          .map(({ textContent }) => textContent),
      );
  await expect(dialog(page).locator('.compare-name > b.clip, .compare-view-name')).toHaveCount(8);
  expect(await cut('.compare-name > b.clip, .compare-view-name, .compare-words')).toEqual([]);
  for (const menu of await dialog(page)
    .getByRole('combobox', { name: /^(Scenario|Design) of side/ })
    .all()) {
    const beyond = await menu.evaluate((part: HTMLSelectElement) => {
      const words = Object.assign(document.createElement('span'), { textContent: part.selectedOptions[0].text });
      words.style.font = getComputedStyle(part).font;
      part.before(words);
      const { width } = words.getBoundingClientRect();
      words.remove();
      return width - part.clientWidth;
    });
    expect(beyond, await menu.inputValue()).toBeLessThan(0);
  }
});

test('another comparison is begun at a divergence that it has not', async ({ page }) => {
  const problems = watch(page);
  await open(page, 's=interlaced&d=viommu-batch', 0);
  await page.keyboard.press('c');
  await expect(row(page, 1)).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  await expect(dialog(page)).toContainText('split-by-target takes 3 ioctls instead of 1');
  await dialog(page).getByRole('combobox', { name: 'Design of side B' }).selectOption('viommu-batch');
  await expect(at(page, 'Side B: viommu-batch (B)')).toBeVisible();
  await expect(dialog(page)).toContainText('The same in what hardware and guest see, and in what it costs.');
  expect(problems).toEqual([]);
});

test('another scenario with the same guest program stands beside it, and both are named', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 0);
  await page.keyboard.press('c');
  const scenario = dialog(page).getByRole('combobox', { name: 'Scenario of side B' });
  await expect(scenario.getByRole('option')).toHaveText(['interlaced', 'error-in-the-middle']);
  await scenario.selectOption('error-in-the-middle');
  await expect(side(page, 'Side A: viommu-batch in interlaced')).toBeVisible();
  await expect(side(page, 'Side B: split-by-target in error-in-the-middle')).toBeVisible();
  await expect(page).toHaveURL(/&w=d=viommu-batch&w=s=error-in-the-middle%26d=split-by-target/);
  await page.reload();
  await expect(side(page, 'Side B: split-by-target in error-in-the-middle')).toBeVisible();
  // What is compared is what it is called by, whatever the page has open.
  await dialog(page).getByRole('combobox', { name: 'Scenario of side A' }).selectOption('error-in-the-middle');
  await expect(page.getByRole('dialog', { name: 'Compare: One of the interlaced invalidations fails' })).toBeVisible();
});

test('what every design costs sorts by any column, and is copied as it stands', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 's=interlaced&d=viommu-batch', 0);
  await page.keyboard.press('c');
  await dialog(page).getByRole('button', { name: 'What designs cost' }).click();
  await expect(dialog(page)).toContainText('7 designs, each run to its end');
  const designs = dialog(page).getByRole('rowheader');
  // A long head has three lines at most, and what is counted is said where its name is short.
  const heads = dialog(page).getByRole('columnheader', { name: 'DMAs that used a stale entry' });
  expect((await heads.boundingBox())!.height).toBeLessThan(80);
  await expect(heads).toHaveAttribute('title', /^DMAs that went where a cache led/);
  // What any interleaving does is searched for each, one after the other.
  await expect(dialog(page).getByRole('cell', { name: /^No interleaving breaks any/ })).toHaveCount(7);

  // Assumed costs move times, and nothing that is counted; the address keeps them, and Enter is enough.
  const chart = dialog(page).getByRole('img');
  await dialog(page).getByRole('combobox', { name: 'Drawn' }).selectOption('PROD to seen SYNC, µs');
  await expect(chart).toHaveAccessibleName(/viommu-batch 5\.2,/);
  await dialog(page).getByRole('spinbutton', { name: 'VMM ioctl, ns' }).fill('10400');
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAccessibleName(/viommu-batch 15\.2,/);
  await expect(page).toHaveURL(/#v=4&.*&a=vmm\.ioctl:10400/);
  await dialog(page).getByRole('combobox', { name: 'Drawn' }).selectOption('ioctls');
  await expect(chart).toHaveAccessibleName(/viommu-batch 1,/);
  await dialog(page).getByRole('button', { name: 'As usual' }).click();
  await expect(page).toHaveURL(/#v=3/);

  await dialog(page).getByRole('button', { name: 'ioctls' }).click();
  await expect(designs.first()).toHaveText('vcmdq');
  await dialog(page).getByRole('button', { name: 'ioctls' }).click();
  await expect(designs.last()).toHaveText('vcmdq');
  await dialog(page).getByRole('button', { name: 'Copy as Markdown' }).click();
  const table = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(table[0]).toMatch(/^\| design \| exits \| .* \(assumed\) \| this run \| any interleaving \|$/);
  expect(table.at(-1)).toMatch(/^\| vcmdq \|/);
  expect(table).toHaveLength(9);
});
