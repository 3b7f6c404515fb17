import { expect } from '@playwright/test';
import { ready, scenario, watch } from './page.ts';
import { test } from './test.ts';

test('the danger of a run: where it is lost, by key, and what each choice leads to', async ({ page }) => {
  const problems = watch(page);
  await page.goto('./');
  await ready(page);
  // A hazard opens at its counterexample.
  await scenario(page).selectOption('scenario:h31-vsid-looked-up-too-early');
  const danger = page.getByRole('group', { name: 'Danger' });
  const flag = danger.getByRole('button', { name: /last choice that could have saved it/ });
  await expect(flag).toBeVisible();
  await expect(danger).toContainText('never a frequency in the field');
  // Of the properties that the hazard is about: the run may break others.
  await expect(danger).toContainText('isolation');
  const step = (await flag.getAttribute('aria-label'))!.match(/\d+$/)![0];

  await page.keyboard.press('Home');
  await expect(danger).toContainText('open, 1/');
  await page.keyboard.press('n');
  const options = page.getByRole('list', { name: 'What can happen next' });
  await expect(options).toContainText('open, 1/');
  await page.keyboard.press('d');
  await expect(danger).toContainText(/Danger (doomed|violated)/);
  await page.getByText('What decided this run').click();
  const choices = page.getByRole('list', { name: 'Choices that decide' });
  await expect(choices.getByRole('button', { name: `⚑ step ${step}:` })).toHaveAttribute('aria-current', 'true');
  expect(problems).toEqual([]);
});
