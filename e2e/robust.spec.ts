/** What a user sees when something goes wrong, and that nothing moves under their eyes while all is well. */
import { expect } from '@playwright/test';
import { judged, open, position, watch } from './page.ts';
import { test } from './test.ts';

test('the model crashes: the page says so, and one click continues where it was', async ({ page }) => {
  await open(page, 's=interlaced&d=split-by-target', 20);
  await page.workers()[0].evaluate(() => {
    setTimeout(() => {
      throw new Error('out of luck');
    });
  });
  await expect(page.getByRole('alert')).toContainText('out of luck');
  await page.getByRole('button', { name: 'Continue where you were' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(position(page)).toHaveValue('20');
  await expect(page.locator('.notice')).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '21');
});

test('the model dies without a word: the page offers to start it again', async ({ page }) => {
  await open(page, 's=interlaced&d=viommu-batch', 7);
  await page.workers()[0].evaluate(() => self.close());
  await page.keyboard.press('End');
  const again = page.getByRole('button', { name: 'Start it again' });
  await expect(again).toBeVisible();
  await again.click();
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '46');
});

test('a long run says how far it is, and can be left for another', async ({ ownPage: page }) => {
  const problems = watch(page);
  // All that it says on the way: a test that looks now and then could miss it.
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('[role="status"]')) said.push(textContent ?? '');
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.goto('./#v=1&c=arm-noril-large&d=viommu-batch&p=100000');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '100000');
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said.filter((text) => /\d+ of 105600 commands/.test(text)).length).toBeGreaterThan(1);
  // The list is as long as the queue, but only a window of it is there.
  const guest = page.getByRole('grid', { name: /^Commands of/ });
  expect(await guest.evaluate((list) => list.scrollHeight)).toBeGreaterThan(1_000_000);
  expect(await guest.getByRole('row').count()).toBeLessThan(120);
  expect(problems).toEqual([]);
});

test('no part of the page moves while one steps', async ({ page }) => {
  await open(page, 's=error-in-the-middle&d=split-by-target', 0);
  /** Where the parts of the page, and what a hand rests on, are. */
  const places = () =>
    page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'header, main, footer, .panel-body, .panel-head, footer button, .graph-svg, [role="grid"]',
        ),
      ]
        .map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return `${element.tagName} ${element.getAttribute('aria-label') ?? ''} ${[x, y, width, height].map(Math.round)}`;
        })
        .join('\n'),
    );
  await page.keyboard.press('End');
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', '68');
  const resting = await places();
  await page.keyboard.press('Home');
  const moved: string[] = [];
  for (let at = 0; at <= 68; at++) {
    await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', String(at));
    const now = new Set((await places()).split('\n'));
    for (const place of resting.split('\n')) if (!now.has(place)) moved.push(`step ${at}: ${place}`);
    await page.keyboard.press('ArrowRight');
  }
  expect(moved).toEqual([]);
});

test('nothing moves while the page opens', async ({ ownPage: page }) => {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    const note = (entries: PerformanceEntryList): void => {
      for (const entry of entries as (PerformanceEntry & { value: number; sources: { node: Node }[] })[])
        shifts.push(
          `${entry.value.toFixed(4)} ${entry.sources.map(({ node }) => (node as Element)?.className).join(' ')}`,
        );
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    /** What has moved up to the frame after this one. */
    const moved = async (): Promise<string[]> => {
      for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
      note(observer.takeRecords());
      return shifts;
    };
    Object.assign(window, { moved });
  });
  await open(page, 's=error-in-the-middle&d=split-by-target', 0);
  // What comes last: the lanes, what becomes of the scenario under each design, and what any interleaving does.
  await expect(page.locator('.tl-box').first()).toBeAttached();
  await judged(page);
  expect(await page.evaluate(() => (window as unknown as { moved: () => Promise<string[]> }).moved())).toEqual([]);
});
