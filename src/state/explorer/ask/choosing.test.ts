import { describe, expect, test } from 'vitest';
import { openedWith } from '../../fake.test-helper.ts';
import { ready } from '../../explorer.test-helper.ts';

describe('selection', () => {
  test('of a command survives a change of design, of an object only if it exists', async () => {
    const { actions, get, port } = await ready();
    actions.select('cmd/vsmmu0/2');
    await actions.chooseDesign('split-by-target');
    expect(get()).toMatchObject({ selection: 'cmd/vsmmu0/2', inspector: 'object' });
    actions.select('viommu/vm0/4');
    port.answers.open = () => openedWith({ nodes: [] });
    await actions.chooseDesign('viommu-batch');
    expect(get().selection).toBeNull();
  });
});

test('a range is marked from both ends, in order, and Escape forgets it', async () => {
  const { actions, get } = await ready();
  await actions.goTo(20);
  actions.markRange('from');
  expect(get().range).toEqual([20, 43]);
  await actions.goTo(9);
  actions.markRange('to');
  expect(get().range).toEqual([9, 9]);
  actions.setRange([30, 4]);
  expect(get().range).toEqual([4, 30]);
  actions.setRange(null);
  expect(get().range).toBeNull();
});
