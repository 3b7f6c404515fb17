// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { afterEach, expect, test } from 'vitest';
import { readDesigns } from '../../state/kept/own-designs.ts';
import { show } from '../shown.test-helper.tsx';
import { DesignSwitch } from './design-switch.tsx';
import { Parameters } from './parameters.tsx';

afterEach(() => localStorage.clear());

test('a dial that is not turned says where it stands', async () => {
  const { act } = await show(<Parameters onClose={() => {}} />, '#v=1&s=interlaced&d=viommu-batch&p=0');
  const kernel = screen.getByRole('combobox', { name: /^kernel/ });
  expect(kernel.querySelector('option')?.textContent).toBe('exact (its own)');
  const block = screen.getByRole('combobox', { name: /^block/ });
  expect(block.querySelector('option')?.textContent).toMatch(/^\d+ \(its own\)$/);
  // Another kernel has its own block.
  await act(() => fireEvent.change(kernel, { target: { value: 'linux-7.2' } }));
  expect(block.querySelector('option')?.textContent).toBe('the design’s own');
});

test('dials that were set are kept under a name, are a tab, and are forgotten', async () => {
  const { act, store } = await show(
    <>
      <DesignSwitch />
      <Parameters onClose={() => {}} />
    </>,
    '#v=1&s=interlaced&d=viommu-batch,kernel=linux-7.3&p=0',
  );
  const spec = 'viommu-batch,kernel=linux-7.3';
  await act(() => fireEvent.change(screen.getByLabelText('Name of the design'), { target: { value: 'mine' } }));
  await act(() => fireEvent.click(screen.getByText('Keep as your own design')));
  expect(readDesigns()).toEqual([{ name: 'mine', spec }]);
  const tab = screen.getByRole('button', { name: 'mine', pressed: true });
  await act(() => fireEvent.click(screen.getByRole('button', { name: /^viommu-single/ })));
  expect(store.getState().design).toBe('viommu-single,kernel=linux-7.3');
  await act(() => fireEvent.click(tab));
  expect(store.getState().design).toBe(spec);
  await act(() => fireEvent.click(screen.getByLabelText('Forget mine')));
  expect(readDesigns()).toEqual([]);
  expect(screen.queryByRole('button', { name: 'mine' })).toBeNull();
});
