// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createExplorer } from '../../state/explorer.ts';
import { FakePort } from '../../state/fake.test-helper.ts';
import { ExplorerContext } from '../../state/use-explorer.ts';
import { act, render } from '../../ui/react.test-helper.ts';
import type { RequestName } from '../../worker/protocol.ts';
import { CommandList } from './command-list.tsx';

const COMMANDS = 5_000_000;

beforeEach(() => localStorage.clear());

/** A list of which the questions in `held` are not answered. */
async function list(...held: readonly RequestName[]) {
  const port = new FakePort();
  const explorer = createExplorer(
    () => port,
    () => new FakePort(),
  );
  onTestFinished(explorer.close);
  await explorer.actions.start();
  const all = { queues: [], commands: COMMANDS, shown: COMMANDS, problem: null, fields: [], figures: [] };
  port.answers.traffic = () => ({ ...all, totals: [], kinds: [], parts: [] });
  for (const name of held) port.held.add(name);
  await act(() =>
    render(
      <ExplorerContext value={explorer}>
        <CommandList onClose={() => {}} />
      </ExplorerContext>,
    ),
  );
  const called = (name: RequestName): boolean[] =>
    port.requests.filter((one) => one.name === name).map(({ id }) => port.cancelled.includes(id));
  const apply = async (filter: string): Promise<void> => {
    const field = screen.getByRole('combobox');
    await act(() => fireEvent.change(field, { target: { value: filter, selectionStart: filter.length } }));
    await act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  };
  return { port, called, apply, ...explorer };
}

const far = (): string | undefined => document.querySelector('.traffic-far')?.textContent ?? undefined;

test('how far a long list is read is told; another filter calls it off', async () => {
  const { port, called, apply } = await list('traffic', 'trafficRows');
  await act(() => port.progress('traffic', 1_200_000, COMMANDS));
  expect(screen.queryByText('No command is shown.')).toBeNull();
  expect(far()).toBe('1,200,000 of 5,000,000 commands');
  await apply('leaf');
  expect(called('traffic')).toEqual([true, false]);
  expect(called('trafficRows')).toEqual([true, false]);
  expect(port.asked('traffic').at(-1)).toMatchObject({ filter: 'leaf' });
  expect(far()).toBeUndefined();
  await act(() => port.progress('traffic', 40_000, COMMANDS));
  await act(() => port.answer(port.requests.findLast(({ name }) => name === 'traffic')!));
  expect(far()).toBeUndefined();
  expect(screen.getByText(/^5,000,000 of 5,000,000 commands/)).toBeDefined();
});

test('a search is called off by the next one, by a key of the list, and by another text', async () => {
  const { port, called, store } = await list('trafficFind');
  const search = screen.getByRole('searchbox');
  const find = async (text: string): Promise<void> => {
    await act(() => fireEvent.change(search, { target: { value: text } }));
    await act(() => fireEvent.keyDown(search, { key: 'Enter' }));
  };
  await find('sid=0x3');
  await act(() => port.progress('trafficFind', 20_000, COMMANDS));
  expect(far()).toBe('20,000 of 5,000,000 commands');
  await act(() => fireEvent.keyDown(search, { key: 'Enter' }));
  expect(called('trafficFind')).toEqual([true, false]);
  await act(() => fireEvent.keyDown(screen.getByRole('grid'), { key: 'ArrowDown' }));
  expect(called('trafficFind')).toEqual([true, true]);
  expect(far()).toBeUndefined();
  await find('asid=1');
  await act(() => fireEvent.change(search, { target: { value: 'asid=12' } }));
  expect(called('trafficFind')).toEqual([true, true, true]);
  expect(store.getState()).toMatchObject({ toast: '', status: { kind: 'ready' } });
  // One that is awaited is answered.
  await act(() => fireEvent.keyDown(search, { key: 'Enter' }));
  await act(() => port.answer(port.requests.findLast(({ name }) => name === 'trafficFind')!));
  expect(store.getState().toast).toBe('None behind this one');
});
