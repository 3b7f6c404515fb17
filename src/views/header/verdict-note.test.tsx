// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { Narration } from '../transport/narration.tsx';
import { VerdictBar } from './verdict-bar.tsx';

test('the chip of a violation leads to its step and opens a note that leads to its sentence', async () => {
  const { act, store } = await show(
    <div className="app">
      <VerdictBar />
      <Narration />
    </div>,
    '#v=1&s=interlaced&d=split-by-target&p=20',
  );
  const chip = screen.getByRole('button', { name: /^order is violated at step 33/ });
  expect(chip.textContent).toContain('@33');
  await act(() => fireEvent.click(chip));
  expect(store.getState().position).toBe(33);
  expect(chip.textContent).toContain('now');
  await act(() => import('./verdict-note.tsx'));
  const note = screen.getByRole('group', { name: 'order is violated' });
  expect(note.textContent).toContain('in this run, step 33');
  // Its sentence stands in the narration, and only there.
  expect(note.textContent).toContain('Commands are handed over in queue order.');
  expect(note.textContent).not.toContain('was handed over before');
  await act(() => fireEvent.click(screen.getByRole('button', { name: /sentence of the step/ })));
  expect(document.activeElement?.textContent).toContain(
    'CMD_TLBI_NH_ASID ASID 2 (command 2) was handed over before CMD_ATC_INV vSID 0x8 (command 1).',
  );
  await act(() => fireEvent.click(screen.getByRole('button', { name: 'Close' })));
  expect(screen.queryByRole('group', { name: 'order is violated' })).toBeNull();
});

test('a property that the run does not exercise says what would', async () => {
  const { act } = await show(<VerdictBar />, '#v=1&s=interlaced&d=split-by-target');
  await act(() => fireEvent.click(screen.getByRole('button', { name: /^isolation *, not exercised/ })));
  await act(() => import('./verdict-note.tsx'));
  const note = screen.getByRole('group', { name: 'isolation: not exercised' });
  expect(note.textContent).toContain('Not exercised: this run gives nothing to judge.');
  expect(note.textContent).toContain('Exercised by: ');
});
