// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { FindInRunDialog } from './find-in-run.tsx';

const entries = (): string[] => screen.queryAllByRole('option', { hidden: true }).map(({ textContent }) => textContent);

test('events and commands are found by their words and by what a stop is made of, those that come next first', async () => {
  const { act, store } = await show(<FindInRunDialog onClose={() => {}} />, '#v=1&s=interlaced&d=viommu-batch&p=30');
  const field = screen.getByRole('combobox', { hidden: true });
  const type = async (value: string): Promise<string[]> => {
    await act(() => fireEvent.change(field, { target: { value } }));
    return entries();
  };
  // What happens next, and then from the beginning.
  expect((await type(''))[0]).toMatch(/^Step 31/);
  expect(entries().slice(-1)[0]).toContain('before what is shown');
  const [first, ...rest] = await type('atc_inv sid=0x10');
  expect(first).toBe('CommandCMD_ATC_INV sid=0x10 size=52command 3 of vsmmu0');
  expect(rest.every((text) => text.startsWith('Step'))).toBe(true);
  const consumed = await type('CMD_ATC_INV event=consume');
  expect(consumed.map((text) => /^Step (\d+)/.exec(text)?.[1]).filter(Boolean)).toEqual(['35', '37']);
  expect(await type('object=device/A invalid')).not.toEqual([]);
  expect(await type('SMMU0.CMDQ_CONS>=0x3')).toHaveLength(1);
  expect(await type('qqq')).toEqual([]);
  expect(screen.getByRole('status', { hidden: true }).textContent).toBe('Nothing in this run says so.');
  await type('CMD_ATC_INV event=consume');
  await act(() => fireEvent.keyDown(field, { key: 'ArrowDown' }));
  await act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  await act(() => {});
  expect(store.getState().position).toBe(37);
  await type('CMD_SYNC cs=2');
  await act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  expect(store.getState().selection).toBe('cmd/vsmmu0/4');
});
