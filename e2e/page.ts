/** What several journeys need: the page, what goes wrong in it, and the controls that they use. */
import { expect, type Page } from '@playwright/test';
import { test } from './test.ts';

export { NEWCOMER } from './visitor.ts';

/** Everything that goes wrong in the page, whether or not it shows. */
export function watch(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  return problems;
}

export const position = (page: Page) => page.getByRole('slider', { name: 'Position' });
export const design = (page: Page, id: string) => page.getByRole('button', { name: id, exact: true });
/** What the verdict says of this run, and of any interleaving. */
export const run = (page: Page) => page.getByRole('region', { name: 'Verdict' }).getByRole('heading');
export const any = (page: Page) => page.locator('.any');
/** Exactly: sides of a comparison have selects of scenarios, too. */
export const scenario = (page: Page) => page.getByRole('combobox', { name: 'Scenario', exact: true });

/** The page is ready to step through what is chosen. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByText('Nothing has happened yet.')).toBeVisible();
  await expect(position(page)).toHaveValue('0');
}

/** Where the page has gone from its beginning; a jump asks the worker for its goal first. */
export async function moved(page: Page): Promise<string> {
  await expect(position(page)).not.toHaveValue('0');
  return await position(page).inputValue();
}

/** The page shows a link's position, in all its parts: some of them come when the rest can be used already. */
export async function open(page: Page, link: string, at: number): Promise<void> {
  await page.goto(`./#v=1&${link}&p=${at}`);
  await expect(page.locator('[data-shown]')).toHaveAttribute('data-shown', String(at));
  await expect(page.locator('.on-demand')).toHaveCount(0);
}

/**
 * A test that stops the clock, in a context of its own: what the clock adds to a page would stay in a context that the
 * next test gets.
 */
export const clockTest = test.extend<{ stopClock: () => Promise<void> }>({
  page: async ({ browser }, use) => {
    const context = await browser.newContext();
    await use(await context.newPage());
    await context.close();
  },
  /** Stops the clock of the open page, an hour on, so that all that was due has come: `page.clock.runFor` turns it. */
  stopClock: async ({ page }, use) => {
    await use(async () => {
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(3_600_000);
    });
  },
});

/** Waits until the page says what becomes of the scenario under each design, and what any interleaving does. */
export async function judged(page: Page): Promise<void> {
  await expect(page.locator('.design-switch .outcome:first-child:not(:empty)')).toHaveCount(7);
  await expect(page.locator('.design-switch .outcome-any')).not.toHaveText('…');
}
