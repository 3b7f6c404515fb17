/** The page has room for queues, at the sizes of laptops, tablets, desks and projectors. */
import { expect, type Locator, test } from '@playwright/test';
import { open } from './page.ts';

const SIZES = [
  [1280, 720],
  [1280, 800],
  [1440, 900],
  [1920, 1080],
  [2560, 1440],
  // A projector of 1080 lines at 200 %.
  [960, 540],
  [1024, 768],
] as const;

const boxOf = async (part: Locator) => (await part.boundingBox())!;

test('panels keep to themselves, and six guest commands are in sight below the cut of the batch', async ({ page }) => {
  await open(page, 's=interlaced&d=split-by-target', 50);
  const guest = page.locator('.list-frame').first();
  for (const [width, height] of SIZES) {
    const size = `${width}×${height}`;
    await page.setViewportSize({ width, height });
    const panels = page.locator('main section[aria-label], header, footer.transport, section.verdict');
    await expect.poll(async () => (await boxOf(page.locator('.app'))).width, size).toBe(width);
    // Nothing of the page is beyond its edges.
    for (const panel of await panels.all()) {
      const box = await boxOf(panel);
      expect(box.x + box.width, size).toBeLessThanOrEqual(width + 1);
      expect(box.y + box.height, size).toBeLessThanOrEqual(height + 1);
      expect(box.height, size).toBeGreaterThan(20);
    }
    // The parts of the queues follow each other: none lies over another.
    const parts = page.locator('.queue-head, .ring, .cut, .list-frame').filter({ visible: true });
    const boxes = await Promise.all((await parts.all()).map(boxOf));
    const [first] = boxes;
    for (const [i, box] of boxes.entries()) {
      const above = boxes[i - 1];
      if (above && box.x === first.x)
        expect(box.y, `${size}, part ${i}`).toBeGreaterThanOrEqual(above.y + above.height - 1);
    }
    const row = await boxOf(page.locator('.guest-row').first());
    const list = await boxOf(guest);
    expect(list.height, size).toBeGreaterThanOrEqual(6 * row.height);
    // All six, and the cut above them, without scrolling.
    const queues = await boxOf(page.locator('.queues'));
    expect(list.y + list.height, size).toBeLessThanOrEqual(queues.y + queues.height + 1);
    await expect(page.locator('.cut'), size).toBeInViewport({ ratio: 1 });
  }
});
