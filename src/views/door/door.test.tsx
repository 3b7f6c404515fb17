// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { LivePort } from '../../state/live.test-helper.ts';
import { twoDesigns } from '../../state/aside/two-designs.ts';
import type { Port } from '../../worker/client.ts';
import { show } from '../shown.test-helper.tsx';
import { Door } from './door.tsx';

/** A worker that stops at what it is first asked. */
class BrokenPort implements Port {
  onmessage = null;
  onerror: Port['onerror'] = null;
  postMessage(): void {
    queueMicrotask(() => this.onerror?.({ message: 'out of memory' } as ErrorEvent));
  }
  terminate(): void {}
}

test('both sides stand where the guest is told of what differs first', async () => {
  const { claim, sides } = await twoDesigns(() => new LivePort());
  expect(claim).toMatch(/^Under split-by-target CONS stops at CMD_ATC_INV/);
  expect(sides.map(({ opened }) => opened.design)).toEqual(['split-by-target', 'viommu-batch']);
  for (const { view } of sides) expect(view.queues[0]).toMatchObject({ cons: { index: 1 }, error: 'CERROR_ILL' });
  // The same is told; only on one side it is wrong.
  const after = sides.map(({ view }) => view.queues[0].rows.entries[2].status);
  expect(after).toEqual(['complete', 'fetched']);
});

test('what fails is told, and the three ways lead on', async () => {
  const { act, store } = await show(<Door onClose={() => {}} />, '#v=1&s=interlaced&p=0', new BrokenPort());
  expect(screen.getByRole('alert', { hidden: true }).textContent).toContain('could not be made: out of memory');
  expect(screen.queryByText(/Running/)).toBeNull();
  await act(() => fireEvent.click(screen.getByRole('button', { name: /^Learn/, hidden: true })));
  expect(store.getState().dialog).toBe('lessons');
});
