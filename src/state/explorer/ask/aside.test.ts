import { describe, expect, test } from 'vitest';
import { createExplorer } from '../../explorer.ts';
import { FakePort, settle } from '../../fake.test-helper.ts';
import { type explorer, ready } from '../../explorer.test-helper.ts';
import { eventually } from '../../eventually.test-helper.ts';

describe('the other designs', () => {
  test('are run aside, each once, and told', async () => {
    const { actions, aside, get } = await ready();
    await settle();
    expect(aside[0].asked('open').map(({ design }) => design)).toEqual(['split-by-target']);
    expect(Object.keys(get().outcomes)).toEqual(['viommu-batch', 'split-by-target']);
    await actions.chooseDesign('split-by-target');
    await settle();
    expect(aside.flatMap((port) => port.asked('open'))).toHaveLength(1);
  });

  test('are forgotten with the scenario that they belong to', async () => {
    const { actions, aside, get } = await ready();
    await settle();
    await actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    await settle();
    expect(aside[0].asked('open').slice(1)).toEqual([
      { source: { kind: 'scenario', id: 'error-in-the-middle' }, assumed: [], design: 'split-by-target' },
    ]);
    expect(Object.keys(get().outcomes)).toHaveLength(2);
  });
});

describe('any interleaving', () => {
  const kindOf = ({ searched, design }: ReturnType<ReturnType<typeof explorer>['get']>) => searched[design]?.kind;
  /** The search has begun, in the worker beside. */
  const begun = (aside: FakePort[]) => eventually(() => expect(aside.at(-1)?.asked('check')).toHaveLength(1));

  /** A search that goes on until it is answered, in each worker beside. */
  const searching = async () => {
    const searches: FakePort[] = [];
    const made = createExplorer(
      () => new FakePort(),
      () => {
        const port = new FakePort();
        port.held.add('check');
        searches.push(port);
        return port;
      },
    );
    await made.actions.start();
    await begun(searches);
    return { ...made, searches };
  };

  test('is searched aside, from the start, once the run stands and the other designs are known', async () => {
    const { aside, get, port } = await ready();
    await begun(aside);
    await settle();
    expect(aside.map(({ requests }) => requests.map(({ name }) => name))).toEqual([['open', 'check']]);
    expect(aside[0].asked('check')[0]).toMatchObject({ design: 'viommu-batch', choices: [], position: 0 });
    expect(get().searched['viommu-batch']).toMatchObject({ kind: 'done', result: { verdict: 'exhausted' } });
    expect(port.asked('check')).toEqual([]);
  });

  test('rests when somebody steps, not while the run plays', async () => {
    const { actions, store, searches } = await searching();
    const paused = () => searches[0].paused.map(([, on]) => on);
    await actions.goTo(1);
    await eventually(() => expect(paused()).toEqual([true, false]));
    store.setState({ playing: true });
    store.setState({ position: 2 });
    expect(paused()).toEqual([true, false]);
  });

  test('tells how far it is; what became of it stays when the same source is opened otherwise', async () => {
    const { actions, aside, get } = await ready();
    await begun(aside);
    await settle();
    const { source, design } = get();
    await actions.openPlace({ source: source!, design, choices: [[3, 'A dma']], position: 3 });
    expect(kindOf(get())).toBe('done');
    await actions.chooseDesign('split-by-target');
    expect(kindOf(get())).toBeUndefined();
    await eventually(() => expect(kindOf(get())).toBe('done'));
    await actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    expect(Object.keys(get().searched)).toEqual([]);
  });

  test('is given up when it is no longer asked for, and a crash of it is told beside the run', async () => {
    const { searches, ...held } = await searching();
    const first = searches.at(-1)!;
    expect(kindOf(held.store.getState())).toBe('running');
    await held.actions.chooseDesign('split-by-target');
    expect(first.cancelled).toEqual([first.requests.find(({ name }) => name === 'check')?.id]);
    await eventually(() => expect(kindOf(held.store.getState())).toBe('running'));
    searches.at(-1)!.crash('out of memory');
    await settle();
    expect(held.store.getState()).toMatchObject({
      status: { kind: 'ready' },
      searched: { 'split-by-target': { kind: 'failed', message: 'out of memory' } },
    });
  });

  test('of a capture is not searched, and that is said', async () => {
    const { actions, aside, get } = await ready();
    await begun(aside);
    await actions.open({ kind: 'capture', name: 'arm-boot-attach' });
    expect(kindOf(get())).toBe('too-long');
  });
});
