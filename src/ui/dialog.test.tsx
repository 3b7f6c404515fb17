// @vitest-environment happy-dom
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Dialog } from './dialog.tsx';
import { render, settled } from './react.test-helper.ts';

let close: () => void = () => {};

function Page() {
  const [open, setOpen] = useState(true);
  close = () => setOpen(false);
  return (
    <div>
      {open && (
        <Dialog title="All of it" open covers onClose={close}>
          words
        </Dialog>
      )}
    </div>
  );
}

test('what a dialog covers is hidden only while the dialog is there', async () => {
  /** Whether the page is hidden when the dialog is about to open. */
  const hidden: boolean[] = [];
  const show = vi.spyOn(HTMLDialogElement.prototype, 'showModal');
  show.mockImplementation(function (this: HTMLDialogElement) {
    hidden.push('covered' in this.parentElement!.dataset);
  });
  onTestFinished(() => show.mockRestore());
  const { container } = render(<Page />);
  await settled();
  const below = container.querySelector('dialog')!.parentElement!;
  expect(hidden).toEqual([false]);
  expect('covered' in below.dataset).toBe(true);
  flushSync(close);
  expect('covered' in below.dataset).toBe(false);
});

test('a dialog that closes leaves the one that it stands in', () => {
  const closed: string[] = [];
  render(
    <Dialog title="outer" open onClose={() => closed.push('outer')}>
      <Dialog title="inner" open onClose={() => closed.push('inner')}>
        words
      </Dialog>
    </Dialog>,
  );
  document.querySelector('dialog[aria-label="inner"]')!.dispatchEvent(new Event('close'));
  expect(closed).toEqual(['inner']);
});
