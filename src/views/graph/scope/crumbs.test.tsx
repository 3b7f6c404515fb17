// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../../shown.test-helper.tsx';
import { GraphPanel } from '../graph-panel.tsx';

test('a crowded graph is heads with numbers: inside by key and double click, out again, and to what is found', async () => {
  const { act, container, store } = await show(<GraphPanel />, '#v=1&s=crowded&d=vcmdq&p=200');
  const picture = () => container.querySelector('.graph-svg')!;
  const ids = (kind: string) =>
    [...container.querySelectorAll<SVGElement>('.graph-svg [data-id]')]
      .map(({ dataset }) => dataset.id ?? '')
      .filter((id) => id.startsWith(`${kind}/`));
  const crumbs = () =>
    within(screen.getByRole('navigation'))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
  const folds = container.querySelectorAll('.fold');
  expect(folds).toHaveLength(8);
  expect(folds[0].textContent).toContain('8 devices, vSIDs 0x8…0x40');
  expect(ids('device')).toEqual([]);
  expect(crumbs()).toEqual(['host']);

  await act(() => fireEvent.doubleClick(folds[3]));
  expect(crumbs()).toEqual(['host', 'vm1', 'vm1s0, viommu #4']);
  expect(ids('device')).toHaveLength(8);
  expect(ids('vmm')).toEqual(['vmm/vm1s0']);

  for (let level = 0; level < 2; level++)
    await act(() => fireEvent.keyDown(container.querySelector('[data-id^="vdevice/"]')!, { key: 'f' }));
  expect(crumbs()).toHaveLength(5);
  expect(ids('device')).toHaveLength(1);
  await act(() => fireEvent.keyDown(picture(), { key: 'Backspace' }));
  expect(crumbs()).toHaveLength(4);

  // The step is elsewhere, and one gets there.
  await act(() => fireEvent.click(screen.getByRole('button', { name: /^this step is in vm2/ })));
  expect(ids('vcpu')).toEqual(['vcpu/vm2cpu0']);
  expect(screen.queryByRole('button', { name: /^this step is in/ })).toBeNull();

  await act(() => fireEvent.keyDown(picture(), { key: '/' }));
  await act(() => import('../find/find-bar.tsx'));
  const field = screen.getByRole('searchbox', { name: /^Find in the graph/ });
  await act(() => fireEvent.change(field, { target: { value: 'device/nvme9' } }));
  await act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  expect(store.getState().selection).toBe('device/nvme9');
  expect(container.querySelector('[data-id="device/nvme9"]')?.getAttribute('aria-pressed')).toBe('true');
  await act(() => fireEvent.keyDown(field, { key: 'Escape' }));
  expect(screen.queryByRole('searchbox')).toBeNull();

  await act(() => fireEvent.click(screen.getByRole('button', { name: 'host' })));
  expect(container.querySelectorAll('.fold')).toHaveLength(8);
});
