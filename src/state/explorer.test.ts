import { describe, expect, test } from 'vitest';
import { ready } from './explorer.test-helper.ts';
import { eventually } from './eventually.test-helper.ts';

describe('two on one page', () => {
  test('have a worker, a position and a selection each', async () => {
    const [one, other] = [await ready(), await ready()];
    await one.actions.chooseDesign('split-by-target');
    await one.actions.goTo(7);
    await other.actions.step(1);
    other.actions.select('viommu/vm0/4');
    expect(one.get()).toMatchObject({ design: 'split-by-target', position: 7, selection: null });
    expect(other.get()).toMatchObject({ design: 'viommu-batch', position: 1, selection: 'viommu/vm0/4' });
    expect([one.ports.length, other.ports.length]).toEqual([1, 1]);
    expect(other.port.asked('open')).toHaveLength(1);
  });

  test('one that ends leaves the other running, and starts no worker any more', async () => {
    const [one, other] = [await ready(), await ready()];
    await one.actions.step(1);
    one.close();
    await other.actions.step(1);
    await eventually(() => expect(other.aside.some((port) => port.asked('check').length > 0)).toBe(true));
    expect([...one.ports, ...one.aside].every((port) => port.terminated)).toBe(true);
    expect(one.aside.flatMap((port) => port.asked('check'))).toEqual([]);
    expect(other.get().position).toBe(1);
    expect(other.port.terminated).toBe(false);
  });
});
