import { describe, expect, test } from 'vitest';
import { explorer, ready } from '../../explorer.test-helper.ts';

describe('branches', () => {
  test('another transition is a branch, kept beside the run that it leaves', async () => {
    const { actions, get, port } = await ready();
    await actions.goTo(7);
    await actions.branch('SMMU0 consume');
    expect(port.asked('open').at(-1)?.choices).toEqual([[8, 'SMMU0 consume']]);
    expect(get().position).toBe(8);
    await actions.goTo(5);
    await actions.branch('A dma');
    const tree = (design: string) => get().trees[design]?.map(({ choices }) => choices);
    expect(tree('viommu-batch')).toEqual([[], [[8, 'SMMU0 consume']], [[6, 'A dma']]]);
    const { source, design } = get();
    await actions.openPlace({ source: source!, design, choices: [], position: 3 });
    expect(get()).toMatchObject({ position: 3, opened: { choices: [] } });
    expect(tree('viommu-batch')).toHaveLength(3);
    await actions.chooseDesign('split-by-target');
    expect(tree('split-by-target')).toEqual([[]]);
    expect(tree('viommu-batch')).toHaveLength(3);
  });

  test('the link leads back to the branch, and so does a restart', async () => {
    const { actions, get, port } = await ready();
    await actions.branch('SMMU0 consume');
    expect(await actions.link()).toContain('x=1.SMMU0+consume');
    const other = explorer();
    await other.actions.start(await actions.link());
    expect(other.ports[0].asked('open')).toMatchObject([{ choices: [[1, 'SMMU0 consume']] }]);
    port.crash('gone');
    await actions.restart();
    expect(get()).toMatchObject({ position: 1, opened: { choices: [[1, 'SMMU0 consume']] } });
  });
});
