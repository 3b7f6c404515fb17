import { expect, test } from 'vitest';
import { createChecking } from './aside/checking.ts';
import { createExplorer, type Explorer } from './explorer.ts';
import { FakePort } from './fake.test-helper.ts';
import { perExplorer } from './per-explorer.ts';

/** An explorer, and the workers that it started beside its own. */
function explorer(): { readonly made: Explorer; readonly aside: FakePort[] } {
  const aside: FakePort[] = [];
  const start = (): FakePort => {
    const port = new FakePort();
    port.held.add('check');
    aside.push(port);
    return port;
  };
  return { made: createExplorer(() => new FakePort(), start), aside };
}

const FROM = {
  source: { kind: 'scenario', id: 'interlaced' },
  design: 'viommu-batch',
  choices: [],
  position: 0,
} as const;

test('each explorer has one of its own, with workers of its own, which ends with it', () => {
  const checkingOf = perExplorer(({ startAside }) => createChecking(startAside, () => 0));
  const [one, other] = [explorer(), explorer()];
  const checking = checkingOf(one.made);
  expect(checkingOf(one.made)).toBe(checking);
  expect(checkingOf(other.made)).not.toBe(checking);

  void checking.actions.start(FROM);
  expect([one.aside.length, other.aside.length]).toEqual([1, 0]);
  expect(checking.store.getState().kind).toBe('running');
  expect(checkingOf(other.made).store.getState().kind).toBe('idle');

  other.made.close();
  expect(one.aside[0].terminated).toBe(false);
  one.made.close();
  expect(one.aside[0].terminated).toBe(true);
});
