// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/dom';
import { beforeEach, describe, expect, test } from 'vitest';
import { forgetLesson } from '../../state/kept/lesson-progress.ts';
import { LESSONS } from '../../scenario/lessons.ts';
import { show } from '../shown.test-helper.tsx';
import { LessonList } from './lesson-list.tsx';
import { LessonPanel } from './lesson-panel.tsx';

const ID = 'consumed-is-not-complete';

beforeEach(() => forgetLesson(ID));

const options = (question: number): HTMLElement[] =>
  within(screen.getAllByRole('group')[question])
    .getAllByRole('button')
    .filter((button) => button.matches('.lesson-option'));

describe('a step of a lesson', () => {
  test('opens from its link at its position, and its text says what the model says', async () => {
    const { container, store } = await show(<LessonPanel />, `#/lesson/${ID}/1`);
    expect(store.getState()).toMatchObject({ source: { id: 'interlaced' }, position: 25, selection: 'cmd/vsmmu0/0' });
    expect(container.textContent).toContain('has just written PROD = 5');
    expect(document.activeElement?.textContent).toBe('The guest fills the ring');
    expect(screen.getByText('CONS is still 0').title).toBe('The model was asked: CONS of vsmmu0 is 0');
    expect(await store.getState()).toMatchObject({ lesson: { step: 0 } });
  });

  test('leads to the next, which has a link of its own; what is open then has that address', async () => {
    const { act, store, actions } = await show(<LessonPanel />, `#/lesson/${ID}/1`);
    await act(() => fireEvent.click(screen.getByRole('button', { name: 'Next' })));
    expect(store.getState().lesson?.step).toBe(1);
    expect(store.getState().position).toBe(33);
    expect(await actions.link()).toBe(`#/lesson/${ID}/2`);
    await act(() => actions.goTo(34));
    expect(await actions.link()).toMatch(/^#v=2&s=interlaced/);
  });

  test('that there is none is told, with those that there are', async () => {
    const { store } = await show(<LessonPanel />, `#/lesson/${ID}/99`);
    expect(store.getState()).toMatchObject({
      lesson: null,
      unopened: { message: `The lesson '${ID}' has no step 99: expected 1 to 6.` },
    });
  });

  test('asks, and tells the answer only when one has chosen; the first choice is kept', async () => {
    const { act, container, store } = await show(<LessonPanel />, `#/lesson/${ID}/2`);
    expect(container.textContent).not.toContain('so it is');
    expect(container.textContent).not.toContain('Consumed means taken');
    // Digits answer the first question that is open.
    await act(() => fireEvent.keyDown(document.body, { key: '4' }));
    expect(options(0).map(({ textContent }) => textContent)).toEqual([
      'fetched by the VMM',
      'on the physical CMDQ',
      'consumed, not complete✓ so it is',
      'complete✗ your guess',
    ]);
    expect(container.textContent).toContain('Consumed means taken');
    await act(() => fireEvent.click(options(0)[0]));
    expect(options(0)[3].textContent).toContain('your guess');
    await act(() => fireEvent.click(options(1)[0]));
    expect(options(1)[0].textContent).toContain('so it is');
    await act(() => fireEvent.click(screen.getAllByRole('button', { name: 'Show it: step 34' })[0]));
    expect(store.getState().position).toBe(34);
  });

  test('ends with a variation, which is a scenario of one’s own', async () => {
    const { store, container } = await show(<LessonPanel />, `#/lesson/${ID}/6`);
    expect(store.getState().source).toMatchObject({ kind: 'text', name: `${ID}-try.yaml` });
    expect(container.textContent).toContain('Try it: Without the CMD_SYNC');
  });

  test('a lesson that there is not is refused with a sentence', async () => {
    const { store } = await show(<LessonPanel />, '#/lesson/nonsense/1');
    expect(store.getState()).toMatchObject({
      status: { kind: 'ready' },
      source: { id: 'interlaced' },
      unopened: { message: expect.stringContaining('there is no lesson of this name') },
    });
  });
});

test('the list says how far one is', async () => {
  const { act, store } = await show(<LessonList onClose={() => {}} />, '#v=1&s=interlaced&p=0');
  const cards = within(screen.getByRole('dialog', { hidden: true })).getAllByRole('button', { hidden: true });
  // One closes the dialog.
  expect(cards.length).toBe(1 + LESSONS.length);
  expect(cards.map(({ textContent }) => textContent).join()).toContain('Tombstone: a device goes');
  expect(cards[2].textContent).toMatch(/4 steps, 4 predictions, \d min$/);
  await act(() => fireEvent.click(cards[2]));
  expect(store.getState()).toMatchObject({ dialog: null, lesson: { step: 0, told: { id: 'nested-walk' } } });
});
