/** The page has room for queues, at the sizes of laptops, tablets, desks and projectors. */
import { expect, type Locator, type Page } from '@playwright/test';
import { open, watch } from './page.ts';
import { test } from './test.ts';

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

const UPRIGHT = [
  [768, 1024],
  [390, 844],
] as const;

/** The size of the graph's text as it is seen, px. */
const graphType = (page: Page): Promise<number> =>
  page
    .getByRole('region', { name: 'Objects' })
    .locator('.graph-svg')
    .evaluate((svg: SVGSVGElement) => {
      const scale = (svg.querySelector('g') as SVGGElement).getCTM()!.a;
      return scale * Number.parseFloat(getComputedStyle(svg).fontSize);
    });

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
    if (width >= 1280) expect(await graphType(page), size).toBeGreaterThanOrEqual(11.5);
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
  // A tablet held upright and a phone: one part below the other, and nothing beyond the right edge.
  for (const [width, height] of UPRIGHT) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBe(width);
    for (const panel of await page.locator('main section[aria-label]').all())
      expect((await boxOf(panel)).width, `${width}`).toBeLessThanOrEqual(width);
  }
});

test('what is counted of a long run is seen whole', async ({ page }) => {
  await open(page, 'c=arm-noril-large&d=viommu-single', 100_000);
  const last = page.locator('.counters > div').last();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await expect(last, `${width}`).toContainText('8,961');
    await expect
      .poll(async () => (await boxOf(last)).x + (await boxOf(last)).width, `${width}`)
      .toBeLessThanOrEqual(width);
  }
});

test('a step’s command, and its place in the timeline, stay in sight when the window becomes lower', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 1000 });
  await open(page, 'c=arm-noril-large&d=viommu-batch', 50_000);
  const command = page.locator('.guest-row[data-tied]');
  const mark = page.locator('.tl-now');
  await expect(command).toBeInViewport({ ratio: 1 });
  for (const height of [900, 800, 720, 560]) {
    await page.setViewportSize({ width: 1440, height });
    await expect(command, `${height}`).toBeInViewport({ ratio: 1 });
    await expect(mark, `${height}`).toBeInViewport({ ratio: 0.9 });
  }
});

/** Where many objects have least room. */
const NARROW = [SIZES[5], SIZES[6], SIZES[1]];

test('a crowded graph can be read where it has least room, and one goes into it and out again', async ({ page }) => {
  await open(page, 's=crowded&d=vcmdq', 200);
  const graph = page.getByRole('region', { name: 'Objects' });
  for (const [width, height] of NARROW) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => graphType(page), `${width}×${height}`).toBeGreaterThanOrEqual(10.9);
    // Beside the choice of a queue it says whose it is.
    const whose = page.locator('.queue-head h2').first();
    expect(await whose.evaluate((head) => head.clientWidth >= head.scrollWidth), `${width}×${height}`).toBe(true);
  }
  await expect(graph.locator('.fold')).toHaveCount(8);
  await graph.locator('.fold').first().dblclick();
  const crumbs = graph.getByRole('navigation').getByRole('listitem');
  await expect(crumbs).toHaveText(['host', 'vm0', /^vm0s0, viommu/]);
  // Larger than it fits: a small map tells what is in sight.
  await expect(graph.locator('.minimap')).toBeHidden();
  for (let i = 0; i < 3; i++) await graph.getByRole('button', { name: 'Zoom in' }).click();
  await expect(graph.locator('.minimap')).toBeVisible();
  await graph.getByRole('button', { name: /^Fit/ }).click();
  await expect(graph.locator('.minimap')).toBeHidden();
  // At the smallest the wheel goes on to what is around it.
  await graph.locator('.graph-svg').hover();
  await page.mouse.wheel(0, 100);
  await expect(crumbs).toHaveText(['host', 'vm0']);
});

test('the timeline counts time or steps, in the browser and not in the link', async ({ page }) => {
  await open(page, 's=error-in-the-middle&d=split-by-target', 41);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  // 20 µs of an unbind are a break, with their length.
  await expect(timeline.locator('.tl-length')).toHaveText('20 µs');
  await page.keyboard.press('a');
  await expect(timeline.getByRole('button', { name: 'steps', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(timeline.locator('.tl-length')).toHaveCount(0);
  await expect(timeline.locator('.tl-tick').nth(1)).toHaveText('5');
  await page.reload();
  await expect(timeline.getByRole('button', { name: 'steps', exact: true })).toHaveAttribute('aria-pressed', 'true');
  expect(page.url()).not.toMatch(/axis|time/);
  await timeline.getByRole('button', { name: 'assumed µs' }).click();
  await expect(timeline.locator('.tl-length')).toHaveText('20 µs');
});

test('what is broken is in sight as a whole, also for who presents or embeds', async ({ page }) => {
  for (const [width, height, key] of [
    [960, 540, ''],
    [1280, 720, ''],
    [1280, 720, 'p'],
    [1440, 900, 'p'],
    [1920, 1080, 'p'],
    [2560, 1440, 'p'],
    [390, 844, 'p'],
  ] as const) {
    const size = `${width}×${height} ${key}`;
    await page.setViewportSize({ width, height });
    await open(page, 's=error-in-the-middle&d=viommu-batch-linux', 34);
    if (key) await page.keyboard.press(key);
    await expect(page.locator('[data-presenter]')).toHaveCount(key ? 1 : 0);
    const verdict = page.getByRole('region', { name: 'Verdict' });
    const chips = verdict.locator('.chips');
    const beyond = () => chips.evaluate((list) => list.scrollWidth - list.clientWidth);
    // A phone scrolls them.
    if (width > 800) await expect.poll(beyond, { message: size, timeout: 5000 }).toBe(0);
    const head = await boxOf(verdict.locator('.headline'));
    const under = await boxOf(chips);
    expect(head.x + head.width <= under.x + 1 || head.y + head.height <= under.y + 1, size).toBe(true);
    const bar = await boxOf(verdict);
    expect(under.y, size).toBeGreaterThanOrEqual(bar.y);
    expect(under.y + under.height, size).toBeLessThanOrEqual(bar.y + bar.height);
    // What a call was for is not cut.
    const target = page.locator('.cut-target').first();
    expect(await target.evaluate((part) => part.scrollWidth <= part.clientWidth), size).toBe(true);
    if (key) await page.keyboard.press(key);
    await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull();
  }
});

test('as many lanes as have room are seen whole', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await open(page, 's=error-in-the-middle&d=split-by-target', 41);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('decided it')).toBeVisible();
  for (const name of ['host', 'vcpu0', 'VMM', 'kernel'])
    await expect(timeline.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
});

test('the address of a command of a long recording is read as a whole on a laptop', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const capture of ['arm-noril-large', 'arm-ats-strict-ril']) {
    await open(page, `c=${capture}&d=viommu-batch`, 60_000);
    // Its first field is that which differs from command to command.
    const cut = await page.locator('.guest-row .row-fields').evaluateAll((cells) =>
      cells.flatMap((cell) => {
        const text = cell.textContent;
        const [first = ''] = /^(?:va|addr)=\S+/.exec(text) ?? [];
        const range = document.createRange();
        range.selectNodeContents(cell);
        // The dots that stand for the rest take a character.
        const needs = range.getBoundingClientRect().width * ((first.length + 1) / text.length);
        return first && needs > cell.clientWidth ? [text] : [];
      }),
    );
    expect(cut, capture).toEqual([]);
  }
});

test('borders are moved by keys, whatever the panels beside them have been', async ({ page }) => {
  const problems = watch(page);
  const width = async (name: string) => (await boxOf(page.getByRole('region', { name, exact: true }))).width;
  /** Whether a key makes the panel to the left of a border wider. */
  const widens = async (border: string, panel: string): Promise<void> => {
    const before = await width(panel);
    await page.getByRole('separator', { name: border }).press('ArrowRight');
    await expect.poll(() => width(panel), border).toBeGreaterThan(before + 10);
  };
  // A tablet is turned: the panels stood one below the other.
  await page.setViewportSize({ width: 768, height: 1024 });
  await open(page, 's=interlaced&d=viommu-batch', 4);
  await page.setViewportSize({ width: 1280, height: 800 });
  await widens('Width of the command queues', 'Command queues');
  // Another panel comes while some are hidden.
  const whole = await width('Command queues');
  await page.getByRole('region', { name: 'Command queues' }).click();
  await page.keyboard.press('p');
  await page.keyboard.press('e');
  await page.locator('.cm-content').waitFor();
  await page.getByRole('region', { name: 'Command queues' }).click();
  await page.keyboard.press('p');
  await expect.poll(() => width('Command queues')).toBeCloseTo(whole, 0);
  await widens('Width of the command queues', 'Command queues');
  await widens('Width of the inspector', 'Scenario');
  expect(problems).toEqual([]);
});
