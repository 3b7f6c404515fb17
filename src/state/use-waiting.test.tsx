// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { flushSync } from 'react-dom';
import { render } from '../ui/react.test-helper.ts';
import { createExplorer } from './explorer.ts';
import { FakePort } from './fake.test-helper.ts';
import type { ExplorerState } from './types.ts';
import { ExplorerContext } from './use-explorer.ts';
import { useWaiting } from './use-waiting.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const OPENING = { kind: 'opening', done: 0, of: 0, what: '' } as const;
const READY = { kind: 'ready' } as const;

function Told() {
  return useWaiting() ? 'waiting' : '';
}

test('of what is there in a blink nothing is told, nor of two such things behind each other', () => {
  const explorer = createExplorer(() => new FakePort());
  explorer.store.setState({ status: READY });
  const { container } = render(
    <ExplorerContext value={explorer}>
      <Told />
    </ExplorerContext>,
  );
  const after = (status: ExplorerState['status'], ms: number): string => {
    flushSync(() => explorer.store.setState({ status }));
    flushSync(() => vi.advanceTimersByTime(ms));
    return container.textContent;
  };
  expect(after(OPENING, 99)).toBe('');
  expect(after(READY, 0)).toBe('');
  expect(after(OPENING, 99)).toBe('');
  // How far it is does not begin the wait anew.
  expect(after({ ...OPENING, done: 1, of: 2 }, 1)).toBe('waiting');
  expect(after(READY, 0)).toBe('');
  expect(after(READY, 500)).toBe('');
  explorer.close();
});
