/** Shows a part of the page as a browser would, with the model behind it: for tests in the environment `happy-dom`. */
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import { act, render, settled } from '../ui/react.test-helper.ts';
import { createExplorer, type Explorer } from '../state/explorer.ts';
import { FakePort } from '../state/fake.test-helper.ts';
import { LivePort } from '../state/live.test-helper.ts';
import type { Port } from '../worker/client.ts';
import { ExplorerContext } from '../state/use-explorer.ts';

export interface Shown extends Explorer {
  readonly container: HTMLElement;
  /** Does something in the page, and lets all that follows from it happen. */
  act(what: () => unknown): Promise<void>;
}

/** `address`: what the explorer opens, from `#` on. `aside`: what answers beside it; by default nobody searches. */
export async function show(
  part: ReactNode,
  address: string,
  aside: Port & { readonly unanswered?: Set<number> } = new FakePort(),
): Promise<Shown> {
  const port = new LivePort();
  const explorer = createExplorer(
    () => port,
    () => aside,
  );
  onTestFinished(explorer.close);
  const doing = (what: () => unknown): Promise<void> =>
    act(async () => {
      await what();
      // What is answered may be drawn, and what is drawn may ask again.
      do {
        await new Promise((resolve) => setTimeout(resolve, 0));
        await settled();
      } while (port.unanswered.size > 0 || (aside.unanswered?.size ?? 0) > 0);
    });
  await explorer.actions.start(address);
  explorer.actions.setMotion(false);
  const { container } = render(<ExplorerContext value={explorer}>{part}</ExplorerContext>);
  await doing(() => {});
  return { ...explorer, container, act: doing };
}
