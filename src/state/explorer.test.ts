import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createExplorer } from './explorer.ts';
import { FakePort, openedWith, settle, viewAt } from './fake.test-helper.ts';
import { PLAY_DELAY } from './player.ts';

/** An explorer whose workers are fakes; `ports` has one for each that was started. */
function explorer() {
  const ports: FakePort[] = [];
  const { store, actions } = createExplorer(() => {
    const port = new FakePort();
    ports.push(port);
    return port;
  });
  return { actions, ports, get: store.getState };
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
    await vi.waitFor(() => expect(get().position).toBe(30));
    for (let press = 0; press < 5; press++) void actions.step(-1);
    await vi.waitFor(() => expect(get().position).toBe(25));
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
    port.refuse('open', 'mine.yaml:1:1: title: missing', true);
    await opening;
    expect(get().status).toEqual({ kind: 'error', message: 'mine.yaml:1:1: title: missing', recovery: 'back' });
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
    expect(get().status).toEqual({ kind: 'error', message: 'The model stopped: out of memory', recovery: 'restart' });
    await actions.restart();
    expect(ports).toHaveLength(2);
    expect(ports[1].asked('open')).toEqual([
      { source: { kind: 'scenario', id: 'interlaced' }, design: 'split-by-target' },
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
