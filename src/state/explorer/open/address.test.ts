import { describe, expect, test } from 'vitest';
import { explorer, ready } from '../../explorer.test-helper.ts';

describe('links', () => {
  test('what is shown leads back to itself', async () => {
    const { actions } = await ready();
    await actions.chooseDesign('split-by-target');
    await actions.goTo(12);
    actions.select('viommu/vm0/4');
    const hash = await actions.link();
    const again = explorer();
    await again.actions.start(hash);
    expect(again.ports[0].asked('open')).toEqual([
      { source: { kind: 'scenario', id: 'interlaced' }, design: 'split-by-target', early: 12 },
    ]);
    expect(again.get()).toMatchObject({ position: 12, selection: 'viommu/vm0/4', inspector: 'object' });
  });

  test('one that cannot be read says why, and leads on to the first scenario', async () => {
    const { actions, get } = explorer();
    await actions.start('#v=9&s=interlaced');
    expect(get()).toMatchObject({
      status: { kind: 'ready' },
      source: { kind: 'scenario', id: 'interlaced' },
      unopened: { message: expect.stringContaining('version 9') },
    });
    // It is gone with what is opened next.
    await actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    expect(get()).toMatchObject({ unopened: null, source: { id: 'error-in-the-middle' } });
  });
});
