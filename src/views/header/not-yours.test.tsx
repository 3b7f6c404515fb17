// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import { show } from '../shown.test-helper.tsx';
import { NotYours } from './not-yours.tsx';

const TEXT = readFileSync('src/scenario/library/interlaced.yaml', 'utf8');

function Save() {
  const { save } = useDraftActions();
  return (
    <button type="button" onClick={() => void save('mine.yaml')}>
      save
    </button>
  );
}

test('what came by a link says so without the editor, leads there, and becomes yours when it is saved', async () => {
  const { act, actions, store } = await show(
    <>
      <NotYours />
      <Save />
    </>,
    '#v=1&s=interlaced&d=viommu-batch&p=0',
  );
  const NAME = { name: 'not yours' };
  const mark = () => screen.queryByRole('button', NAME);
  expect(mark()).toBeNull();
  await act(() => actions.open({ kind: 'text', name: 'theirs.yaml', text: TEXT }));
  const found = await screen.findByRole('button', NAME);
  await act(() => fireEvent.click(found));
  expect(store.getState().editing).toBe(true);
  expect(mark()).toBeNull();
  await act(() => actions.showEditor(false));
  expect(mark()).not.toBeNull();
  await act(() => fireEvent.click(screen.getByText('save')));
  await waitFor(() => expect(mark()).toBeNull());
});
