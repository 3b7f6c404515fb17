/** The gallery of hazards in Chromium: from its key to its text, from there to the first row, and to the whole of it. */
import type { Benchmark } from './benchmark.ts';
import { withPage } from './ui.ts';

const VISITS = 5;

/** ms from the key `h` to the text of a hazard; from that to a row that is searched under all designs, and to all of them. */
interface Visit {
  readonly text: number;
  readonly first: number;
  readonly whole: number;
}

/** In the page: nothing is kept from visit to visit. */
const visit = (): Promise<Visit> =>
  withPage('s=interlaced&d=viommu-batch&p=0', async (page) => {
    await page.evaluate(() =>
      window.clock.armStages([
        '.gallery .hazard h3',
        '.matrix tbody tr:has(td):not(:has(.cell-searching))',
        '!.matrix .cell-searching',
      ]),
    );
    await page.keyboard.press('h');
    const [text, first, whole] = await page.evaluate(() => window.clock.staged());
    return { text, first: first - text, whole };
  });

let visits: Promise<readonly Visit[]> | undefined;

async function visited(): Promise<readonly Visit[]> {
  const all: Visit[] = [];
  for (let i = 0; i < VISITS; i++) all.push(await visit());
  return all;
}

const timesOf = (what: keyof Visit) => async (): Promise<number[]> => {
  visits ??= visited();
  return (await visits).map((one) => one[what]);
};

export const GALLERY: readonly Benchmark[] = [
  { id: 'ui/gallery/text', unit: 'ms', limit: '≤ 300, from the key to its text', measure: timesOf('text') },
  { id: 'ui/gallery/first', unit: 'ms', limit: '≤ 300, from the text to a row', measure: timesOf('first') },
  { id: 'ui/gallery/whole', unit: 'ms', limit: '≤ 5000, from the key to all hazards', measure: timesOf('whole') },
];
