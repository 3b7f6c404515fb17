// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../../shown.test-helper.tsx';
import { Branches } from './branches.tsx';
import { eventually } from '../../../state/eventually.test-helper.ts';

/** What the tree says, a line per run. */
const lines = (): string[] =>
  within(screen.getByRole('list', { name: 'Interleavings looked at' }))
    .getAllByRole('listitem')
    .map((row) => row.textContent);

/** The tree, with one branch, which is open. */
async function grown() {
  const shown = await show(<Branches />, '#v=1&s=interlaced&d=viommu-batch&p=33');
  await shown.act(async () => {
    const next = await shown.actions.ask('next', { position: 33 });
    await shown.actions.branch(next!.options.find(({ taken }) => !taken)!.name);
  });
  return { ...shown, choices: shown.store.getState().opened!.choices };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });

test('a branch is named, pinned, compared, deleted and brought back', async () => {
  const { act, store, choices } = await grown();
  const own = screen.getAllByRole('button').find((known) => known.textContent?.startsWith('step 34'))!;
  expect(own.getAttribute('aria-current')).toBe('true');
  const called = own.textContent!;

  await act(() => fireEvent.click(button(`Name ${called}`)));
  const input = screen.getByRole('textbox', { name: 'Name of the branch' });
  fireEvent.change(input, { target: { value: ' SMMU first ' } });
  await act(() => fireEvent.keyDown(input, { key: 'Enter' }));
  expect(lines()).toEqual(['by time', '└ SMMU first']);

  await act(() => fireEvent.click(button('Pin SMMU first')));
  expect(button('Pin SMMU first').getAttribute('aria-pressed')).toBe('true');

  expect(screen.queryByRole('button', { name: 'Delete SMMU first' })).toBeNull();
  await act(() => fireEvent.click(button('by time')));
  await act(() => fireEvent.click(button('Compare SMMU first')));
  // Which runs are compared otherwise is loaded with the first comparison.
  await eventually(() =>
    expect(store.getState()).toMatchObject({ dialog: 'compare', sides: [{ choices: [] }, { choices }] }),
  );

  await act(() => fireEvent.click(button('Delete SMMU first')));
  expect(lines()).toEqual(['by time']);
  await act(() => fireEvent.click(button('Undo')));
  expect(lines()).toEqual(['by time', '└ SMMU first']);
});

test('a name that is given up stays what it was', async () => {
  const { act } = await grown();
  const before = lines();
  await act(() => fireEvent.click(button(/^Name step 34/)));
  const input = screen.getByRole('textbox', { name: 'Name of the branch' });
  fireEvent.change(input, { target: { value: 'no' } });
  await act(() => fireEvent.keyDown(input, { key: 'Escape' }));
  expect(lines()).toEqual(before);
});
