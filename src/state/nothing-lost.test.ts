/** What one had stays: the moment, the parameters, the branches, and what was open while something else is made. */
import { describe, expect, test } from 'vitest';
import type { Change, Trees } from './kept/branches.ts';
import { createExplorer } from './explorer.ts';
import { FakePort, openedWith, settle } from './fake.test-helper.ts';
import type { Shelf } from './kept/shelf.ts';
import { treesOf } from './kept/stored-trees.ts';

/** As the model answers: what corresponds to a position is half of it. */
function port(): FakePort {
  const fake = new FakePort();
  fake.answers.open = ({ design = 'viommu-batch', choices = [], keep }) =>
    openedWith({ design, choices, position: keep === undefined ? 0 : Math.floor(keep / 2) });
  return fake;
}

/** A database that forgets nothing; what lies in it has been written and read as text. */
function database(stored: Record<string, Trees> = {}): Shelf & { readonly stored: Record<string, Trees> } {
  return {
    stored,
    async change(source: string, change: Change) {
      await Promise.resolve();
      stored[source] = change(treesOf(JSON.parse(JSON.stringify(stored[source] ?? null))));
      return stored[source];
    },
  };
}

async function ready(shelf?: Shelf) {
  const fake = port();
  const { store, actions } = createExplorer(
    () => fake,
    () => new FakePort(),
    { shelf },
  );
  await actions.start();
  await settle();
  return { port: fake, actions, get: store.getState };
}

describe('another design', () => {
  test('opens at the corresponding moment, and the way back leads to where one was', async () => {
    const { actions, get } = await ready();
    await actions.goTo(21);
    await actions.chooseDesign('split-by-target');
    expect(get().position).toBe(10);
    await actions.chooseDesign('viommu-batch');
    expect(get().position).toBe(21);
    await actions.chooseDesign('split-by-target');
    expect(get().position).toBe(10);
    await actions.step(1);
    await actions.chooseDesign('viommu-batch');
    expect(get().position).toBe(5);
  });

  test('opens the branch that was open under it', async () => {
    const { actions, get } = await ready();
    await actions.branch('SMMU0 consume');
    await actions.chooseDesign('split-by-target');
    expect(get().opened?.choices).toEqual([]);
    await actions.chooseDesign('viommu-batch');
    expect(get()).toMatchObject({ position: 1, opened: { choices: [[1, 'SMMU0 consume']] } });
  });

  test('remembers parameters that the one between does not go together with', async () => {
    const { actions, get } = await ready();
    await actions.chooseDesign('viommu-batch,kernel=linux-7.3,errors=by-class');
    expect(get().parameters).toEqual(['kernel=linux-7.3', 'errors=by-class']);
    await actions.chooseDesign('split-by-target,errors=by-class');
    expect(get().parameters).toEqual(['errors=by-class', 'kernel=linux-7.3']);
    await actions.chooseDesign('viommu-batch,errors=by-class');
    expect(get().parameters).toEqual(['errors=by-class']);
  });
});

describe('branches', () => {
  const choices = [[1, 'SMMU0 consume']] as const;

  test('are named, pinned, deleted and brought back', async () => {
    const { actions, get } = await ready();
    await actions.branch('SMMU0 consume');
    const branch = () => get().trees['viommu-batch'].find((known) => known.choices.length > 0);
    actions.markBranch(choices, { name: 'mine' });
    actions.markBranch(choices, { pinned: true });
    expect(branch()).toMatchObject({ name: 'mine', pinned: true });
    actions.markBranch(choices, { pinned: false });
    expect(branch()).not.toHaveProperty('pinned');
    actions.markBranch(choices, { name: '' });
    expect(branch()).not.toHaveProperty('name');
    actions.markBranch(choices, { name: 'mine' });
    actions.deleteBranches([choices]);
    expect(branch()).toBeUndefined();
    actions.undelete();
    expect(branch()).toMatchObject({ choices, name: 'mine' });
    expect(get().deleted).toBeNull();
  });

  test('are there again after a reload, by source and design, and what was deleted is not', async () => {
    const shelf = database();
    const first = await ready(shelf);
    await first.actions.branch('SMMU0 consume');
    first.actions.markBranch(choices, { name: 'mine' });
    await first.actions.branch('A dma');
    first.actions.deleteBranches([[...choices, [2, 'A dma']]]);
    await settle();
    const second = await ready(shelf);
    expect(second.get().trees['viommu-batch']).toMatchObject([{ choices: [] }, { choices, name: 'mine' }]);
    await second.actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    await settle();
    expect(second.get().trees['viommu-batch']).toHaveLength(1);
    expect(Object.keys(shelf.stored)).toEqual(['scenario/interlaced', 'scenario/error-in-the-middle']);
  });

  test('of what is open while something else is being opened go where they belong', async () => {
    const shelf = database();
    const { actions, port: fake } = await ready(shelf);
    await actions.branch('SMMU0 consume');
    fake.held.add('open');
    void actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    await settle();
    actions.markBranch(choices, { name: 'mine' });
    await settle();
    expect(shelf.stored['scenario/interlaced']['viommu-batch']).toContainEqual(
      expect.objectContaining({ name: 'mine' }),
    );
  });

  test('what lies in the database and is no tree is taken for none', () => {
    for (const stored of [undefined, 7, { a: 1 }, { a: [{ choices: 'x' }] }, { a: [{ choices: [[1]], length: 3 }] }])
      expect(treesOf(stored)).toEqual({});
  });

  test('a database that fails leaves the page as it is', async () => {
    const { actions, get } = await ready({ change: async () => null });
    await actions.branch('SMMU0 consume');
    await settle();
    expect(get().status.kind).toBe('ready');
    expect(get().trees['viommu-batch']).toHaveLength(2);
  });
});

describe('while a run is made', () => {
  test('cancelling it shows what was open before, and the model has it open', async () => {
    const { actions, get, port: fake } = await ready();
    await actions.goTo(7);
    fake.held.add('open');
    const opening = actions.open({ kind: 'capture', name: 'arm-boot-attach' });
    await settle();
    expect(get()).toMatchObject({ status: { kind: 'opening' }, position: 7 });
    const asked = fake.asked('open').length;
    actions.cancel();
    await opening;
    expect(get()).toMatchObject({
      status: { kind: 'ready' },
      source: { kind: 'scenario', id: 'interlaced' },
      position: 7,
      opened: { design: 'viommu-batch' },
    });
    expect(fake.cancelled).toHaveLength(1);
    expect(fake.asked('open').slice(asked)).toMatchObject([{ source: { id: 'interlaced' }, design: 'viommu-batch' }]);
    fake.held.clear();
    await actions.step(1);
    expect(get()).toMatchObject({ position: 8, view: { position: 8 } });
  });
});

describe('a link to the run that is open', () => {
  test('moves, and opens nothing', async () => {
    const { actions, get, port: fake } = await ready();
    const asked = fake.asked('open').length;
    await actions.follow('#v=1&s=interlaced&d=viommu-batch&p=9&o=viommu/vm0/4');
    expect(get()).toMatchObject({ position: 9, selection: 'viommu/vm0/4', visits: 0 });
    await actions.follow('#v=1&s=interlaced&d=viommu-batch&p=9');
    expect(get()).toMatchObject({ position: 9, selection: null });
    expect(fake.asked('open')).toHaveLength(asked);
    await actions.follow('#v=1&s=interlaced&d=split-by-target&p=9');
    expect(fake.asked('open')).toHaveLength(asked + 1);
  });
});

test('jumps and what is opened are visits, steps are none', async () => {
  const { actions, get } = await ready();
  const visits = async (what: () => unknown): Promise<number> => {
    const before = get().visits;
    await what();
    return get().visits - before;
  };
  expect(await visits(() => actions.step(1))).toBe(0);
  expect(await visits(() => actions.goTo(get().position + 1))).toBe(0);
  expect(await visits(() => actions.goTo(20))).toBe(1);
  expect(await visits(() => actions.goToPlace(300))).toBe(1);
  expect(await visits(() => actions.chooseDesign('split-by-target'))).toBe(1);
  expect(await visits(() => actions.branch('A dma'))).toBe(1);
  expect(await visits(() => actions.open({ kind: 'scenario', id: 'error-in-the-middle' }))).toBe(1);
});
