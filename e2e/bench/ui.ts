/** The page in Chromium: from a key to the picture, from a click in the run to the picture, frames while playing. */
import { type Browser, chromium, type Page } from '@playwright/test';
import config from '../../playwright.config.ts';
import serve from '../serve.ts';
import type { Benchmark } from './benchmark.ts';
import { clock } from './clock.ts';

const LONG = 'c=arm-noril-large';
const DESIGN = 'viommu-batch';
const STEPS = 100;
/** Steps in one direction, and the first ones, which are not counted. */
const STRETCH = 20;
const WARM_UP = 10;
const OTHER: Readonly<Record<string, string>> = { ArrowRight: 'ArrowLeft', ArrowLeft: 'ArrowRight' };
const SEEKS = 60;
const LOADS = 9;
const FRAMES = 240;

/** Opens the page at a link in a browser of its own, and gives it to `task`. */
export async function withPage<T>(link: string, task: (page: Page) => Promise<T>): Promise<T> {
  const stop = await serve();
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch(config.use?.launchOptions);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // What the compiler wraps functions in to keep their names does not exist in the page.
    await page.addInitScript('globalThis.__name = (f) => f');
    await page.addInitScript(clock);
    await page.goto(`${process.env.BASE_URL}#v=1&${link}`);
    await page.evaluate(() => window.clock.shown());
    // The last part of the page to come.
    await page.locator('[role="grid"][aria-label^="Commands of"]').first().waitFor();
    return await task(page);
  } finally {
    await browser?.close();
    await stop();
  }
}

/** Presses a key and waits for the picture, again and again; ms from the press to the paint. */
const pressing = (link: string, key: string) => (): Promise<number[]> =>
  withPage(link, async (page) => {
    const press = async (what: string): Promise<number> => {
      await page.evaluate(() => window.clock.arm());
      await page.keyboard.press(what);
      return page.evaluate(() => window.clock.painted());
    };
    const times: number[] = [];
    for (let i = 0; i < STEPS; i++) {
      times.push(await press(key));
      // There and back again, so that a short run is long enough.
      if (i % STRETCH === STRETCH - 1) for (let back = 0; back < STRETCH; back++) await press(OTHER[key]);
      // People do not press in step with the frames of the screen.
      await page.waitForTimeout(20 + ((i * 7) % 17));
    }
    return times.slice(WARM_UP);
  });

/** Goes to so many places far apart, in no order; ms to the paint of each. */
export async function seeks(page: Page, count: number): Promise<number[]> {
  const slider = page.getByRole('slider', { name: 'Position' });
  const length = Number(await slider.getAttribute('max'));
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const to = Math.floor((length * ((i * 37) % count)) / count) + 1;
    times.push(await slider.evaluate((input: HTMLInputElement, value) => window.clock.sought(input, value), to));
    await page.waitForTimeout(20 + ((i * 7) % 17));
  }
  return times;
}

const seeking = (): Promise<number[]> => withPage(`${LONG}&d=${DESIGN}&p=0`, (page) => seeks(page, SEEKS));

/** The last such line in sight is taken out of the open text by a key, and put back by another: ms from the key to the changed run. */
async function editing(page: Page, line: string): Promise<number[]> {
  await page.locator('.cm-line', { hasText: line }).last().click();
  await page.keyboard.press('Home');
  const times: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    // The length of the run.
    await page.evaluate(() => window.clock.armChange('input[aria-label="Position"]', 'max'));
    await page.keyboard.press(i % 2 === 0 ? '#' : 'Backspace');
    times.push(await page.evaluate(() => window.clock.painted()));
    await page.waitForTimeout(20 + ((i * 7) % 17));
  }
  return times.slice(WARM_UP);
}

const editingScenario = (): Promise<number[]> =>
  // At a step that leads there: the text shows the lines around it.
  withPage(`s=interlaced&d=${DESIGN}&p=30`, async (page) => {
    await page.keyboard.press('e');
    return editing(page, 'CMD_ATC_INV: { sid: A');
  });

/** The largest scenario of the library, at its end. */
const editingCrowded = (): Promise<number[]> =>
  withPage(`s=crowded&d=${DESIGN}&p=60`, async (page) => {
    await page.keyboard.press('e');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    return editing(page, 'CMD_ATC_INV');
  });

/** What can be written of a capture: a scenario on its machine. */
const editingMachine = (): Promise<number[]> =>
  withPage(`${LONG}&d=${DESIGN}&p=0`, async (page) => {
    await page.keyboard.press('o');
    await page.getByRole('button', { name: /^That of / }).click();
    return editing(page, '- dma:');
  });

/** Frames per second, one number per frame, while something goes on. */
const frames = (page: Page): Promise<number[]> => page.evaluate((count) => window.clock.rates(count), FRAMES);

const playing = (): Promise<number[]> =>
  withPage(`s=crowded&d=${DESIGN}&p=0`, async (page) => {
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    return frames(page);
  });

const scrolling = (): Promise<number[]> =>
  withPage(`${LONG}&d=${DESIGN}&p=100000`, async (page) => {
    await page.evaluate(() => window.clock.scrollOn('[role="grid"][aria-label^="Commands of"]'));
    return frames(page);
  });

/** ms from the start of the page to a picture of a run, page by page. */
const loading = (link: string, picture: 'firstSeen' | 'firstShown') => async (): Promise<number[]> => {
  const times: number[] = [];
  for (let i = 0; i < LOADS; i++)
    times.push(
      await withPage(`${link}&d=${DESIGN}&p=0`, (page) => page.evaluate((which) => window.clock[which](), picture)),
    );
  return times;
};

const at = 'at 100,000 of a long run';
const STEP = '≤ 16 median, ≤ 33 p95';

export const UI: readonly Benchmark[] = [
  {
    id: 'ui/step/interlaced',
    unit: 'ms',
    limit: STEP,
    measure: pressing(`s=interlaced&d=${DESIGN}&p=0`, 'ArrowRight'),
  },
  {
    id: 'ui/back/interlaced',
    unit: 'ms',
    limit: STEP,
    measure: pressing(`s=interlaced&d=${DESIGN}&p=46`, 'ArrowLeft'),
  },
  {
    id: 'ui/step/long',
    unit: 'ms',
    limit: `${STEP}, ${at}`,
    measure: pressing(`${LONG}&d=${DESIGN}&p=100000`, 'ArrowRight'),
  },
  {
    id: 'ui/back/long',
    unit: 'ms',
    limit: `${STEP}, ${at}`,
    measure: pressing(`${LONG}&d=${DESIGN}&p=100000`, 'ArrowLeft'),
  },
  { id: 'ui/step/crowded', unit: 'ms', limit: STEP, measure: pressing(`s=crowded&d=${DESIGN}&p=100`, 'ArrowRight') },
  { id: 'ui/seek/long', unit: 'ms', limit: '≤ 50, anywhere in 105,600 commands', measure: seeking },
  { id: 'ui/edit', unit: 'ms', limit: '≤ 150, from a key in the text to the changed run', measure: editingScenario },
  {
    id: 'ui/edit/crowded',
    unit: 'ms',
    limit: '≤ 150, the same in the largest scenario of the library',
    measure: editingCrowded,
  },
  { id: 'ui/edit/machine', unit: 'ms', limit: '≤ 300, the same on the machine of a capture', measure: editingMachine },
  { id: 'ui/frames/crowded', unit: 'frames/s', limit: '60, playing with 200 objects', measure: playing },
  { id: 'ui/frames/scroll', unit: 'frames/s', limit: '60, scrolling 105,600 commands', measure: scrolling },
  { id: 'ui/interactive', unit: 'ms', limit: '≤ 1000', measure: loading('s=interlaced', 'firstShown') },
  {
    id: 'ui/first/long',
    unit: 'ms',
    limit: '≤ 1500, first picture of 105,600 commands',
    measure: loading(LONG, 'firstSeen'),
  },
  { id: 'ui/whole/long', unit: 'ms', limit: '≤ 3000, their whole run', measure: loading(LONG, 'firstShown') },
];
