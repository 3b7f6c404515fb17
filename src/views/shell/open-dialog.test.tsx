// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { answered, forgetLesson } from '../../state/kept/lesson-progress.ts';
import { questionId } from '../../state/predicting.ts';
import type { Dialog } from '../../state/types.ts';
import { EditorPanel } from '../editor/editor-panel.tsx';
import { show } from '../shown.test-helper.tsx';
import { titleOf } from './address.ts';
import { OpenDialog } from './open-dialog.tsx';

const LESSON = 'order-and-race';

const part = (
  <>
    <OpenDialog />
    <EditorPanel />
  </>
);

async function asking() {
  forgetLesson(LESSON);
  const shown = await show(part, `#/lesson/${LESSON}/1`);
  const open = async (dialog: Dialog): Promise<string | null> => {
    await shown.act(() => shown.actions.showDialog(dialog));
    return (await screen.findByRole('dialog', { hidden: true })).getAttribute('aria-label');
  };
  const press = (name: string) => shown.act(() => screen.getAllByRole('button', { name, hidden: true })[0].click());
  return { ...shown, open, press };
}

test('what would tell the answer is covered while a lesson asks, and leads back', async () => {
  const { open, press, store, container } = await asking();
  for (const dialog of ['compare', 'door', 'export', 'hazards', 'list', 'map', 'variants'] as const) {
    expect(await open(dialog), dialog).toBe('The lesson still asks');
    expect(document.activeElement?.textContent).toBe('Back to the question');
    await press('Back to the question');
    expect(store.getState()).toMatchObject({ dialog: null, stillAsked: 'here' });
  }
  expect(await open('lessons')).toMatch(/^Lessons/);
  expect(container.textContent).not.toContain('viommu-scenario');
});

test('whoever wants to be told is, at this step of the lesson', async () => {
  const { open, press, act, actions, store, container } = await asking();
  await open('list');
  await press('Tell me all the same');
  expect(store.getState()).toMatchObject({ dialog: 'list', stillAsked: null });
  expect(container.querySelector('dialog')?.getAttribute('aria-label')).not.toBe('The lesson still asks');
  await act(() => actions.learn(LESSON, 1));
  expect(store.getState().stillAsked).toBe('here');
  expect(await open('list')).toBe('The lesson still asks');
});

test('the title of the window names the lesson until all is predicted', async () => {
  const { act, store } = await asking();
  expect(titleOf(store.getState())).toBe(
    'TLBI before ATC_INV, and what a race is: step 1 of the lesson · vIOMMU Explorer',
  );
  const { told } = store.getState().lesson!;
  await act(() => {
    for (const [step, { questions }] of told.steps.entries())
      for (const i of questions.keys()) answered(questionId(LESSON, step, i), 0);
  });
  expect(titleOf(store.getState())).toMatch(
    /^h08-atc-before-tlbi-completes, viommu-merged, step \d+ · vIOMMU Explorer$/,
  );
});

test.each([
  ['#/glossary/nonsense', 'There is no term ‘nonsense’ here.'],
  ['#/gallery/H99', 'There is no hazard ‘H99’ here'],
])('%s: what the address asks for and is not there is told in the dialog', async (address, words) => {
  await show(part, address);
  expect((await screen.findByRole('alert', { hidden: true })).textContent).toContain(words);
});

test.each([
  ['#/glossary/atc', '[data-current] dt', 'ATC'],
  ['#/gallery/h08', '.hazard h3', 'H08'],
])('%s: small letters will do', async (address, selector, found) => {
  const { container } = await show(part, address);
  await waitFor(() => expect(container.querySelector(selector)?.textContent).toContain(found));
  expect(screen.queryByRole('alert', { hidden: true })).toBeNull();
});
