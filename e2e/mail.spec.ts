/** Plain text for mail. */
import { expect } from '@playwright/test';
import { open, clockTest, watch } from './page.ts';
import { test } from './test.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

clockTest(
  'the sentence, the interleaving of a range, the queue strip and the link can be copied',
  async ({ page, stopClock }) => {
    const problems = watch(page);
    await open(page, 's=error-in-the-middle&d=split-by-target', 34);
    // The short message that something was copied stays until the clock goes on.
    await stopClock();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const choose = async (name: RegExp): Promise<void> => {
      await page.getByRole('button', { name: /^Copy…?$/ }).click();
      await page.getByRole('menuitem', { name }).click();
    };

    await page.getByRole('button', { name: 'Copy the sentence' }).click();
    await expect.poll(copied).toContain('Step 34, SMMU0: ');
    expect(await copied()).toContain('order is violated');
    await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
    await page.clock.runFor(4000);
    await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(0);

    await page.keyboard.press('[');
    await page.keyboard.press('End');
    await page.keyboard.press(']');
    await choose(/interleaving/i);
    await expect.poll(copied).toContain('steps 34 to 68');
    expect(await copied()).toMatch(/step +vcpu0 +VMM +kernel +SMMU0/);
    await choose(/queue/i);
    await expect.poll(copied).toContain('vsmmu0 CMDQ, 8 slots');
    await choose(/link/i);
    await expect.poll(copied).toContain('#/scenario/error-in-the-middle/split-by-target/step/68');
    expect(problems).toEqual([]);
  },
);
