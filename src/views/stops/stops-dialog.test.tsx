// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { StopsDialog } from './stops-dialog.tsx';

test('a stop is added, refused with what was expected, runs on to where it holds, and is taken out', async () => {
  const { act, store } = await show(<StopsDialog onClose={() => {}} />, '#v=1&s=interlaced&d=viommu-batch&p=0');
  const add = async (stop: string): Promise<void> => {
    await act(() => fireEvent.change(screen.getByLabelText('Stop where'), { target: { value: stop } }));
    await act(() => fireEvent.click(screen.getByText('Add')));
  };
  await add('event=nothing');
  expect(screen.getByRole('alert', { hidden: true }).textContent).toContain("there is no kind of event 'nothing' here");
  await add(' CMD_ATC_INV   event=consume ');
  expect(screen.queryByRole('alert', { hidden: true })).toBeNull();
  await act(() => fireEvent.click(screen.getByText('Run on')));
  const { position, view } = store.getState();
  expect(position).toBeGreaterThan(0);
  expect(view?.events.map(({ kind }) => kind)).toContain('consume');
  await act(() => fireEvent.click(screen.getByLabelText('Remove CMD_ATC_INV event=consume')));
  expect(screen.queryAllByRole('checkbox', { hidden: true })).toEqual([]);
});
