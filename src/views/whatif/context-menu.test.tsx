// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { createRef } from 'react';
import { expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { ContextMenu } from './context-menu.tsx';
import { pointedAt } from './pointed-at.ts';

const element = (html: string, selector: string): Element => {
  document.body.innerHTML = html;
  return document.querySelector(selector)!;
};

test.each([
  ['<svg><g data-id="device/A"><text>A</text></g></svg>', 'text', { id: 'device/A' }],
  ['<div data-queue="guest/vsmmu0"><div data-ordinal="3"><b>x</b></div></div>', 'b', { id: 'cmd/vsmmu0/3' }],
  [
    '<div data-queue="guest/v" aria-activedescendant="r"><div id="r" data-ordinal="0"></div></div>',
    'div',
    { id: 'cmd/v/0' },
  ],
  ['<div data-queue="physical/SMMU0"><div data-ordinal="3"></div></div>', '[data-ordinal]', undefined],
  ['<div class="narration"><p>It happens.</p></div>', 'p', { id: null }],
  ['<div class="tl-area"><i>span</i></div>', 'i', { id: null }],
  ['<button class="tl-name" data-id="vmm/vsmmu0"><i>VMM</i></button>', 'i', { id: 'vmm/vsmmu0' }],
  ['<div class="narration"><input></div>', 'input', undefined],
  [
    '<div class="form-row"><button data-path="vms/0/vcpus/0/program/3"><b>dma</b> <i>from: A</i></button><u>+</u></div>',
    'u',
    { id: null, row: { path: ['vms', 0, 'vcpus', 0, 'program', 3], text: 'dma from: A' } },
  ],
  ['<p>anything else</p>', 'p', undefined],
])('%s', (html, selector, expected) => {
  expect(pointedAt(element(html, selector))).toEqual(expected);
});

test('the menu of a device takes it out; Escape and what is chosen close it', async () => {
  const root = createRef<HTMLDivElement>();
  const { act, store } = await show(
    <div className="app" ref={root}>
      <i data-id="device/B">B</i>
      <ContextMenu root={root} />
    </div>,
    '#v=1&s=interlaced&d=viommu-batch&p=20',
  );
  await act(() => fireEvent.contextMenu(screen.getByText('B')));
  expect(store.getState().selection).toBe('device/B');
  expect(screen.getByRole('heading').textContent).toBe('PCIe device B');
  const remove = await screen.findByText('remove device B');
  await act(() => fireEvent.click(remove));
  await waitFor(() => {
    const { source, opened } = store.getState();
    expect(source?.kind === 'text' && source.text).not.toContain('device: B');
    expect(opened?.nodes.map(({ id }) => id)).not.toContain('device/B');
  });
  expect(screen.queryByText('remove device B')).toBeNull();
});
