// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { forgetLesson } from '../../state/kept/lesson-progress.ts';
import { LivePort } from '../../state/live.test-helper.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { show } from '../shown.test-helper.tsx';
import { FindDialog } from './find-dialog.tsx';

const AT = '#v=1&s=interlaced&d=viommu-batch&p=33';

const entries = (): string[] => screen.getAllByRole('option', { hidden: true }).map(({ textContent }) => textContent);

test('what is typed finds scenarios, hazards, lessons, designs, commands, objects and terms', async () => {
  const { act, store } = await show(<FindDialog onClose={() => {}} />, AT);
  const field = screen.getByRole('combobox', { hidden: true });
  const type = (value: string) => act(() => fireEvent.change(field, { target: { value } }));
  for (const [query, first] of [
    ['H08', /^HazardH08: ATC_INV overtakes/],
    ['nested walk', /^LessonThe nested walk/],
    ['crowded', /^Scenariocrowded/],
    ['arm-boot-attach', /^Capturearm-boot-attach.*a real guest100 commands$/],
    ['vcmdq', /^Designvcmdq/],
    ['compare', /^CommandCompare/],
    ['viommu #4', /^Objectviommu #4/],
    ['add device never answers', /^What ifadd device C to vsmmu0, with ATS, which never answers/],
    ['add smmu', /^What ifadd SMMU SMMU1/],
    ['tombstone', /Term|Scenario/],
  ] as const) {
    await type(query);
    expect(entries()[0], query).toMatch(first);
  }
  await type('qqq zzz');
  expect(screen.getByRole('status', { hidden: true }).textContent).toBe(
    'Nothing is called so. A part of the name, of a command or of what it shows will do.',
  );
  await type('two-queues');
  expect(entries().join('\n')).toContain('a design decides');
  await type('viommu #4');
  await act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  expect(store.getState().selection).toBe('viommu/vm0/4');
  expect(localStorage.getItem('viommu-explorer.recents')).toContain('object:viommu/vm0/4');
});

test('of the run that a lesson asks about nothing is found that would answer', async () => {
  forgetLesson('order-and-race');
  const { act, actions, store } = await show(<FindDialog onClose={() => {}} />, '#/lesson/order-and-race/1');
  const field = screen.getByRole('combobox', { hidden: true });
  const type = (value: string) => act(() => fireEvent.change(field, { target: { value } }));
  await type('h08-atc');
  expect(entries()).toEqual(['HazardH08: h08-atc-before-tlbi-completesWhat it shows is told when you have predicted.']);
  await type('refilled from a stale IOTLB');
  expect(screen.queryAllByRole('option', { hidden: true })).toEqual([]);
  await act(() => actions.uncover());
  expect(store.getState().stillAsked).toBeNull();
  expect(entries()[0]).toMatch(/^HazardH08: ATC_INV overtakes.*happens under/);
});

test('a change is found by its name, and made', async () => {
  const { act, store } = await show(<FindDialog onClose={() => {}} />, AT, new LivePort());
  const field = screen.getByRole('combobox', { hidden: true });
  await act(() => fireEvent.change(field, { target: { value: 'add VM does what vm0' } }));
  expect(entries()[0]).toMatch(/^What ifadd VM vm1, which does what vm0 does/);
  await act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  expect(store.getState().opened?.nodes.map(({ id }) => id)).toContain('device/C');
});

/** The dialog, as the page shows it. */
function Opened() {
  const { showDialog } = useActions();
  return useExplorer(({ dialog }) => dialog) === 'find' ? <FindDialog onClose={() => showDialog(null)} /> : null;
}

test('Enter pressed before the list has come chooses what is found first once it has', async () => {
  const { act, actions, store } = await show(<Opened />, AT);
  flushSync(() => actions.showDialog('find'));
  const field = screen.getByRole('combobox', { hidden: true });
  fireEvent.change(field, { target: { value: 'H28' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(screen.getByRole('status', { hidden: true }).textContent).toContain('Enter is kept');
  expect(store.getState().source).toMatchObject({ id: 'interlaced' });
  await act(() => {});
  expect(store.getState()).toMatchObject({ dialog: null, source: { id: expect.stringMatching(/^h28-/) } });
});
