import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createExplorer } from './explorer.ts';
import { FakePort, openedWith, settle, viewAt } from './fake.test-helper.ts';
import { PLAY_DELAY } from './explorer/player.ts';

/** An explorer whose workers are fakes; `ports` has one for each that was started. */
function explorer() {
  const ports: FakePort[] = [];
  const aside: FakePort[] = [];
  const into = (list: FakePort[]) => () => {
    const port = new FakePort();
    list.push(port);
    return port;
  };
  const { store, actions, close } = createExplorer(into(ports), into(aside));
  return { actions, close, ports, aside, get: store.getState };
}

async function ready() {
  const made = explorer();
  await made.actions.start();
  return { ...made, port: made.ports[0] };
}

test('opens the first scenario under its own design, at the beginning', async () => {
  const { get, port } = await ready();
  expect(port.asked('open')).toEqual([{ source: { kind: 'scenario', id: 'interlaced' }, design: undefined }]);
  expect(get()).toMatchObject({ status: { kind: 'ready' }, design: 'viommu-batch', position: 0 });
  expect(get().view?.position).toBe(0);
});

describe('positions', () => {
  test('of many wished for quickly only the first and the last are asked for', async () => {
    const { actions, get, port } = await ready();
    port.held.add('view');
    for (const position of [3, 4, 5, 6]) void actions.goTo(position);
    await settle();
    expect(get().position).toBe(6);
    expect(port.asked('view').map(({ position }) => position)).toEqual([0, 3]);
    port.held.clear();
    port.answer(port.requests.at(-1)!);
    await settle();
    expect(port.asked('view').map(({ position }) => position)).toEqual([0, 3, 6]);
    expect(get().view?.position).toBe(6);
  });

  test('stay within the run', async () => {
    const { actions, get } = await ready();
    await actions.goTo(99);
    expect(get().position).toBe(43);
    await actions.step(1);
    expect(get().position).toBe(43);
    await actions.goTo(-7);
    expect(get().position).toBe(0);
  });

  test('an answer for the former run is dropped', async () => {
    const { actions, get, port } = await ready();
    port.held.add('view');
    void actions.goTo(9);
    await settle();
    const late = port.requests.at(-1)!;
    port.held.clear();
    const switched = actions.chooseDesign('split-by-target');
    await settle();
    port.answers.view = () => viewAt(9, { time: 12345 });
    port.answer(late);
    port.answers = {};
    await switched;
    expect(get()).toMatchObject({ design: 'split-by-target', position: 0 });
    expect(get().view).toMatchObject({ position: 0, time: 0 });
  });
});

describe('steps', () => {
  test('by anything but events ask the worker for the place', async () => {
    const { actions, get, port } = await ready();
    actions.setGranularity('ioctl');
    await actions.step(1);
    expect(port.asked('find')).toEqual([{ from: 0, direction: 1, boundary: 'ioctl' }]);
    expect(get().position).toBe(5);
    await actions.step(-1, 'command');
    expect(port.asked('find').at(-1)).toEqual({ from: 5, direction: -1, boundary: 'command' });
  });

  test('two quick ones move twice', async () => {
    const { actions, get } = await ready();
    void actions.step(1, 'command');
    await actions.step(1, 'command');
    expect(get().position).toBe(10);
  });

  test('thirty quick presses move thirty steps, however slowly the pictures come', async () => {
    const { actions, get, port } = await ready();
    port.held.add('view');
    for (let press = 0; press < 30; press++) void actions.step(1);
    for (let turn = 0; turn < 30; turn++) await settle();
    expect(get().position).toBe(30);
    for (let press = 0; press < 5; press++) void actions.step(-1);
    for (let turn = 0; turn < 5; turn++) await settle();
    expect(get().position).toBe(25);
  });

  test('a jump while the place is looked for wins', async () => {
    const { actions, get, port } = await ready();
    port.held.add('find');
    const step = actions.step(1, 'sync');
    await settle();
    await actions.goTo(20);
    port.answer('find');
    await step;
    expect(get().position).toBe(20);
  });
});

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

describe('opening', () => {
  test('tells progress and can be overtaken by another', async () => {
    const { actions, get, port } = await ready();
    port.held.add('open');
    const slow = actions.open({ kind: 'capture', name: 'arm-boot-attach' });
    await settle();
    port.progress('open', 10, 40);
    expect(get().status).toEqual({ kind: 'opening', done: 10, of: 40, what: 'commands' });
    const id = port.requests.at(-1)!.id;
    port.held.clear();
    await actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    await slow;
    expect(port.cancelled).toEqual([id]);
    expect(get()).toMatchObject({ status: { kind: 'ready' }, source: { id: 'error-in-the-middle' } });
  });

  test('a design that was chosen stays when something else is opened', async () => {
    const { actions, port } = await ready();
    await actions.chooseDesign('split-by-target');
    await actions.open({ kind: 'capture', name: 'arm-boot-attach' });
    expect(port.asked('open').at(-1)).toMatchObject({ design: 'split-by-target' });
  });

  test('a bad file is told, and the way back leads to where the page was', async () => {
    const { actions, get, port } = await ready();
    await actions.goTo(7);
    port.held.add('open');
    const opening = actions.open({ kind: 'text', name: 'mine.yaml', text: '<b>' });
    await settle();
    port.held.clear();
    const problems = [{ place: { file: 'mine.yaml', line: 1, column: 1, field: 'title' }, text: 'missing' }];
    port.refuse('open', 'mine.yaml:1:1: title: missing', problems);
    await opening;
    expect(get().status).toEqual({
      kind: 'error',
      message: 'mine.yaml:1:1: title: missing',
      recovery: 'back',
      problems,
    });
    await actions.back();
    expect(get()).toMatchObject({ status: { kind: 'ready' }, source: { id: 'interlaced' }, position: 7 });
  });
});

describe('a crash', () => {
  test('is told, and a restart reopens the run at its position', async () => {
    const { actions, get, port, ports } = await ready();
    await actions.chooseDesign('split-by-target');
    await actions.goTo(11);
    port.crash('out of memory');
    expect(get().status).toEqual({
      kind: 'error',
      message: 'The model stopped: out of memory',
      recovery: 'restart',
      problems: [],
    });
    await actions.restart();
    expect(ports).toHaveLength(2);
    expect(ports[1].asked('open')).toEqual([
      { source: { kind: 'scenario', id: 'interlaced' }, design: 'split-by-target', choices: [] },
    ]);
    expect(get()).toMatchObject({ status: { kind: 'ready' }, position: 11 });
  });

  test('before anything was open starts from the beginning', async () => {
    const { actions, get, ports } = explorer();
    const starting = actions.start();
    ports[0].crash('no such file');
    await starting;
    expect(get().status).toMatchObject({ kind: 'error', recovery: 'restart' });
    await actions.restart();
    expect(get()).toMatchObject({ status: { kind: 'ready' }, position: 0 });
  });

  test('in the middle of a step leaves no step behind', async () => {
    const { actions, get, port, ports } = await ready();
    port.held.add('find');
    const step = actions.step(1, 'violation');
    await settle();
    port.crash('bug');
    await step;
    await actions.restart();
    await actions.step(1);
    expect(get().position).toBe(1);
    expect(ports[1].asked('find')).toEqual([]);
  });
});

describe('playing', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const wait = async (): Promise<void> => {
    await settle();
    await vi.advanceTimersByTimeAsync(PLAY_DELAY);
    await settle();
  };

  test('steps by the granularity until paused', async () => {
    const { actions, get } = await ready();
    actions.togglePlay();
    await settle();
    expect(get()).toMatchObject({ playing: true, position: 1 });
    await wait();
    expect(get().position).toBe(2);
    actions.togglePlay();
    await wait();
    expect(get()).toMatchObject({ playing: false, position: 2 });
  });

  test('stops where a property is violated', async () => {
    const { actions, get, port } = await ready();
    const violation = {
      i: 9,
      step: 1,
      t: 0,
      actor: '',
      actorKind: 'host',
      kind: 'violation',
      text: '',
      source: '',
      objects: [],
      path: [],
      cargo: [],
    } as const;
    port.answers.view = ({ position }) => viewAt(position, { events: position === 2 ? [violation] : [] });
    actions.togglePlay();
    await wait();
    await wait();
    expect(get()).toMatchObject({ playing: false, position: 2 });
  });

  test('stops at the end, and starts over from there', async () => {
    const { actions, get } = await ready();
    await actions.goTo(42);
    actions.togglePlay();
    await wait();
    expect(get()).toMatchObject({ playing: false, position: 43 });
    actions.togglePlay();
    await settle();
    expect(get()).toMatchObject({ playing: true, position: 1 });
    actions.togglePlay();
  });
});

describe('what is asked of a position', () => {
  test('the selection and what the lists show go with it, and a change of either asks anew', async () => {
    const { actions, port } = await ready();
    actions.select('cmd/vsmmu0/2');
    await settle();
    actions.watch('guest/vsmmu0', [10, 40]);
    actions.watch('guest/vsmmu0', [10, 40]);
    await settle();
    expect(port.asked('view').slice(1)).toEqual([
      { position: 0, selection: 'cmd/vsmmu0/2', windows: {} },
      { position: 0, selection: 'cmd/vsmmu0/2', windows: { 'guest/vsmmu0': [10, 40] } },
    ]);
  });

  test('the timeline asks for the part shown, in as many pieces as fit', async () => {
    const { actions, get, port } = await ready();
    await actions.showSpan(null, 300.4);
    await actions.showSpan([100, 200], 300);
    expect(port.asked('timeline')).toEqual([
      { from: 0, to: 4300, columns: 300 },
      { from: 100, to: 200, columns: 300 },
    ]);
    expect(get().timeline).toMatchObject({ from: 100, to: 200 });
    await actions.goToTime(750);
    expect(get().position).toBe(7);
  });
});

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
      { source: { kind: 'scenario', id: 'interlaced' }, design: 'split-by-target' },
    ]);
    expect(again.get()).toMatchObject({ position: 12, selection: 'viommu/vm0/4', inspector: 'object' });
  });

  test('one that cannot be read says why, and leads on to the first scenario', async () => {
    const { actions, get } = explorer();
    await actions.start('#v=9&s=interlaced');
    expect(get().status).toMatchObject({
      kind: 'error',
      recovery: 'back',
      message: expect.stringContaining('version 9'),
    });
    await actions.back();
    expect(get()).toMatchObject({ status: { kind: 'ready' }, source: { kind: 'scenario', id: 'interlaced' } });
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

describe('the other designs', () => {
  test('are run aside, each once, and told', async () => {
    const { actions, aside, get } = await ready();
    await settle();
    expect(aside[0].asked('open').map(({ design }) => design)).toEqual(['split-by-target']);
    expect(Object.keys(get().outcomes)).toEqual(['viommu-batch', 'split-by-target']);
    expect(aside[0].terminated).toBe(true);
    await actions.chooseDesign('split-by-target');
    await settle();
    expect(aside).toHaveLength(1);
  });

  test('are forgotten with the scenario that they belong to', async () => {
    const { actions, aside, get } = await ready();
    await settle();
    await actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    await settle();
    expect(aside).toHaveLength(2);
    expect(aside[1].asked('open')).toEqual([
      { source: { kind: 'scenario', id: 'error-in-the-middle' }, assumed: [], design: 'split-by-target' },
    ]);
    expect(Object.keys(get().outcomes)).toHaveLength(2);
  });
});

describe('any interleaving', () => {
  const kindOf = ({ searched, design }: ReturnType<ReturnType<typeof explorer>['get']>) => searched[design]?.kind;
  /** The search has begun, in a worker of its own. */
  const begun = (aside: FakePort[]) => vi.waitFor(() => expect(aside.at(-1)?.asked('check')).toHaveLength(1));

  test('is searched aside, from the start, once the run stands and the other designs are known', async () => {
    const { aside, get, port } = await ready();
    await begun(aside);
    await settle();
    expect(aside.map(({ requests }) => requests.map(({ name }) => name))).toEqual([['open'], ['check']]);
    expect(aside[1].asked('check')[0]).toMatchObject({ design: 'viommu-batch', choices: [], position: 0 });
    expect(get().searched['viommu-batch']).toMatchObject({ kind: 'done', result: { verdict: 'exhausted' } });
    expect(aside[1].terminated).toBe(true);
    expect(port.asked('check')).toEqual([]);
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
    await vi.waitFor(() => expect(kindOf(get())).toBe('done'));
    await actions.open({ kind: 'scenario', id: 'error-in-the-middle' });
    expect(Object.keys(get().searched)).toEqual([]);
  });

  test('is given up when it is no longer asked for, and a crash of it is told beside the run', async () => {
    const searches: FakePort[] = [];
    const held = createExplorer(
      () => new FakePort(),
      () => {
        const port = new FakePort();
        port.held.add('check');
        searches.push(port);
        return port;
      },
    );
    await held.actions.start();
    await begun(searches);
    const first = searches.at(-1)!;
    expect(kindOf(held.store.getState())).toBe('running');
    await held.actions.chooseDesign('split-by-target');
    expect(first.terminated).toBe(true);
    await vi.waitFor(() => expect(kindOf(held.store.getState())).toBe('running'));
    searches.at(-1)!.crash('out of memory');
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

describe('a hazard', () => {
  test('opens at the counterexample that the model finds, unless a position is asked for', async () => {
    const { actions, get, port } = await ready();
    port.answers.open = ({ at }) => openedWith(at ? { position: 17, choices: [[3, 'A dma']] } : {});
    await actions.open({ kind: 'scenario', id: 'h05' }, 'split-by-target');
    expect(port.asked('open').at(-1)).toMatchObject({ design: 'split-by-target', at: 'counterexample' });
    expect(get()).toMatchObject({ position: 17, opened: { choices: [[3, 'A dma']] } });
    await actions.follow('#v=1&s=h05');
    expect(get().position).toBe(17);
    await actions.follow('#v=1&s=h05&p=4');
    expect(get()).toMatchObject({ position: 4, opened: { choices: [] } });
    await actions.chooseDesign('split-by-target');
    expect(get().position).toBe(0);
  });
});

describe('pictures fetched ahead', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Lets what waits for a moment of rest happen. */
  const rest = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(40);
    await settle();
  };

  test('a step to either side shows place and picture together, without asking', async () => {
    const { actions, get, port } = await ready();
    await actions.goTo(10);
    await rest();
    expect(port.asked('view').map(({ position }) => position)).toEqual([0, 10, 11, 9]);
    port.held.add('view');
    void actions.step(1);
    await settle();
    expect(get()).toMatchObject({ position: 11, view: { position: 11 } });
  });

  test('a kept picture whose lists show something else is replaced', async () => {
    const { actions, get, port } = await ready();
    await rest();
    actions.watch('guest/vsmmu0', [3, 20]);
    await settle();
    port.answers.view = ({ position, windows }) => viewAt(position, { time: 'guest/vsmmu0' in windows ? 777 : 1 });
    await actions.step(1);
    expect(get().view).toMatchObject({ position: 1, time: 777 });
  });

  test('none outlives its run', async () => {
    const { actions, get, port } = await ready();
    await rest();
    port.answers.view = ({ position }) => viewAt(position, { time: 42 });
    await actions.chooseDesign('split-by-target');
    await actions.step(1);
    expect(get().view).toMatchObject({ position: 1, time: 42 });
  });
});

describe('the walk', () => {
  test('of a transaction shows its tab; what is not named stays, and another source forgets it', async () => {
    const { actions, get } = await ready();
    actions.walk({ device: 'A', iova: '0x400000' });
    actions.walk({ write: true });
    expect(get()).toMatchObject({
      inspector: 'walk',
      walk: { device: 'A', ssid: null, iova: '0x400000', write: true },
    });
    await actions.chooseDesign('split-by-target');
    expect(get().walk.device).toBe('A');
    await actions.open({ kind: 'capture', name: 'arm-boot-attach' });
    expect(get().walk).toEqual({ device: null, ssid: null, iova: null, write: false });
  });

  test('of addresses typed quickly only the first and the last are asked for', async () => {
    const { actions, port } = await ready();
    port.held.add('walk');
    const params = { position: 0, selection: null, device: 'A', ssid: null, write: false };
    const answers = ['0x4', '0x40', '0x400'].map((iova) => actions.ask('walk', { ...params, iova }));
    await settle();
    port.held.clear();
    port.answer('walk');
    const shown = (await Promise.all(answers)).map((walk) => walk?.request.iova);
    expect(shown).toEqual(['0x4', undefined, '0x400']);
    expect(port.asked('walk').map(({ iova }) => iova)).toEqual(['0x4', '0x400']);
  });

  test('a part that fails says so like everything else', async () => {
    const { actions, get, port } = await ready();
    port.held.add('registers');
    const answer = actions.ask('registers', { position: 3 });
    await settle();
    port.refuse('registers', 'out of luck');
    expect(await answer).toBeUndefined();
    expect(get().status).toMatchObject({ kind: 'error', message: 'out of luck' });
    expect(await actions.ask('registers', { position: 3 })).toBeUndefined();
  });
});

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
    await vi.waitFor(() => expect(other.aside.some((port) => port.asked('check').length > 0)).toBe(true));
    expect([...one.ports, ...one.aside].every((port) => port.terminated)).toBe(true);
    expect(one.aside.flatMap((port) => port.asked('check'))).toEqual([]);
    expect(other.get().position).toBe(1);
    expect(other.port.terminated).toBe(false);
  });
});
