/** The parts of the page in a person's hands: graph, queues, inspector, timeline. */
import { expect, type Page } from '@playwright/test';
import { open, position, clockTest, watch } from './page.ts';
import { test } from './test.ts';

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });

test('the graph by keyboard: arrows find objects, Enter selects, a click leaves the arrows to stepping', async ({
  page,
}) => {
  const problems = watch(page);
  await open(page, 's=interlaced&d=viommu-batch', 20);
  const graph = page.getByRole('group', { name: /^Object graph/ });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  await graph.getByRole('button').first().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  const seen = new Set<string>();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
    await page.keyboard.press(key);
    seen.add(await focused());
  }
  expect(seen.size).toBeGreaterThan(3);
  const name = await focused();
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading').first()).toContainText(name.split(',')[0]);
  await expect(position(page)).toHaveValue('20');
  await page.keyboard.press('Escape');

  await graph.getByRole('button', { name: /^viommu #4/ }).click();
  await expect(inspector(page)).toContainText('struct iommufd_viommu');
  await page.keyboard.press('ArrowRight');
  await expect(position(page)).toHaveValue('21');
  expect(problems).toEqual([]);
});

test('a command: its bits, what the kernel has rewritten, and the physical one that it became', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 34);
  await page
    .getByRole('grid', { name: 'Commands of vsmmu0' })
    .getByRole('row', { name: /^command 1, / })
    .click();
  await expect(inspector(page)).toContainText('0x8 → 0x100');
  await expect(inspector(page)).toContainText('SID 0x8 becomes 0x100: vdevs[0x8]');
  await inspector(page).getByRole('button', { name: 'SMMU0 command 1' }).click();
  await expect(
    page.getByRole('grid', { name: /^Physical commands/ }).getByRole('row', { selected: true }),
  ).toContainText('ATC_INV');
  await expect(inspector(page).getByRole('heading').first()).toContainText('CMD_ATC_INV');
  // The lists have the same way across.
  await page.getByRole('grid', { name: /^Physical commands/ }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('o=cmd/vsmmu0/1');
});

test('a refusal names its rule; an object names who holds it, and whether it could be destroyed', async ({ page }) => {
  const problems = watch(page);
  await open(page, 's=error-in-the-middle&d=viommu-batch', 36);
  const rule = inspector(page).locator('.event-rule');
  await expect(rule.getByText('EIO', { exact: true })).toHaveAttribute('title', /refused by the driver/i);
  for (const text of ["no vdevice of this viommu has the command's vSID", 'arm_vsmmu_vsid_to_sid()'])
    await expect(rule).toContainText(text);
  await expect(page.getByRole('button', { name: /returned -EIO/ })).toHaveAttribute('title', /EIO: refused/i);

  await page
    .getByRole('group', { name: /^Object graph/ })
    .getByRole('button', { name: /^viommu #4/ })
    .click();
  const holders = inspector(page).getByRole('region', { name: 'Who holds a reference' });
  await expect(holders.getByRole('heading')).toContainText('users = 4');
  await expect(holders.getByRole('listitem')).toHaveCount(4);
  await expect(holders).toContainText('IOMMU_DESTROY would return -EBUSY');
  await holders.getByRole('button', { name: 'vdevice #8' }).focus();
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading').first()).toContainText('vdevice #8');
  await expect(holders.getByRole('heading')).toContainText('users = 1');
  await expect(holders).toContainText('IOMMU_DESTROY would succeed');
  await expect(inspector(page)).toContainText('in the xarray slot vdevs[0x10]');
  expect(problems).toEqual([]);
});

clockTest(
  'the current command travels, and stands still for those who want less motion',
  async ({ page, stopClock }) => {
    const shown = page.locator('[data-shown]');
    const token = page.locator('.token');
    const place = async () => {
      const [, x, y] = /translate\((\S+) (\S+)\)/.exec((await token.getAttribute('transform')) ?? '') ?? [];
      return { x: Number(x), y: Number(y) };
    };
    const step = async (key: string, to: string) => {
      await page.keyboard.press(key);
      await expect(shown).toHaveAttribute('data-shown', to);
    };
    /** Where the token is when the step is drawn, and at times after it, ms. */
    const travel = async (...times: number[]) => {
      await step('ArrowRight', '33');
      const places = [await place()];
      for (const [i, time] of times.entries()) {
        await page.clock.runFor(time - (times[i - 1] ?? 0));
        places.push(await place());
      }
      return places;
    };
    // From the viommu to the SMMU: one edge, 420 ms, and a frame in which the end is drawn.
    await open(page, 's=interlaced&d=viommu-batch', 32);
    await stopClock();
    const [start, quarter, half, threeQuarters, end, after] = await travel(105, 210, 315, 440, 5000);
    expect(new Set([start, quarter, half, threeQuarters, end].map(({ x, y }) => `${x} ${y}`)).size).toBe(5);
    expect(after).toEqual(end);

    // Back, at once where it was; then the same step too soon after the one before to be accompanied.
    await step('ArrowLeft', '32');
    expect(await travel(210)).toEqual([end, end]);

    await page.emulateMedia({ reducedMotion: 'reduce' });
    await step('ArrowLeft', '32');
    await page.clock.runFor(5000);
    expect(await travel(210, 440)).toEqual([end, end, end]);
  },
);

test('the timeline: flags and spans lead to their steps, keys zoom, its text form too', async ({ page }) => {
  await open(page, 's=error-in-the-middle&d=split-by-target', 0);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByRole('button', { name: /^✗ cons-exact.*go to step 41$/ }).click();
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '41');
  const boxes = await timeline.locator('.tl-box').count();
  await timeline.getByRole('group', { name: /^Lanes/ }).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('+');
  await expect.poll(() => timeline.locator('.tl-box').count()).not.toBe(boxes);
  await page.keyboard.press('0');
  await expect.poll(() => timeline.locator('.tl-box').count()).toBe(boxes);
  await timeline.getByRole('button', { name: /as text/i }).click();
  await timeline
    .getByRole('button', { name: /CONS|CERROR|GERROR/ })
    .last()
    .click();
  await expect(page.locator('[data-shown]')).not.toHaveAttribute('data-shown', '41');
});

test('the graph has words: the same objects, as text', async ({ page }) => {
  await open(page, 's=crowded&d=viommu-batch', 200);
  const objects = page.getByRole('region', { name: 'Objects', exact: true });
  await objects.getByRole('button', { name: 'As text' }).click();
  for (const text of ['nvme6', 'viommu #56', 'SMMU2', 'vSID 0x40']) await expect(objects).toContainText(text);
  await expect(objects.locator('svg.graph-svg')).toHaveCount(0);
});
