/**
 * Components in tests as people have them: in the React that is shipped, which is several times as fast as the one for
 * development, and has no `act`. What it has still to do is done before one looks.
 */
import { configure } from '@testing-library/dom';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { unstable_IdlePriority, unstable_scheduleCallback } from 'scheduler';
import { onTestFinished } from 'vitest';

/** Until React has nothing more to do: what has the least priority comes last. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    unstable_scheduleCallback(unstable_IdlePriority, () => resolve());
  });

configure({
  // What an event changes is shown at once.
  eventWrapper: (event) => flushSync(event),
  // So is what one has waited for, with all that follows from it.
  async asyncWrapper(waiting) {
    const found = await waiting();
    await settled();
    return found;
  },
});

/** Until the test ends. */
export function render(part: ReactNode): { readonly container: HTMLElement } {
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  onTestFinished(() => {
    flushSync(() => root.unmount());
    container.remove();
  });
  flushSync(() => root.render(part));
  return { container };
}

/** Does something, and lets all that React makes of it happen. */
export async function act(what: () => unknown): Promise<void> {
  await flushSync(what);
  await settled();
}
