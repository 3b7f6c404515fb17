import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { settle, viewAt } from '../../fake.test-helper.ts';
import { PLAY_DELAY } from './player.ts';
import { ready } from '../../explorer.test-helper.ts';

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

  test('asked for while a run is opened are made once it is there', async () => {
    const { actions, get, port } = await ready();
    port.held.add('open');
    const opening = actions.chooseDesign('split-by-target');
    await settle();
    const pressed = [actions.step(1), actions.step(1)];
    await settle();
    expect(get()).toMatchObject({ status: { kind: 'opening' }, position: 0 });
    port.held.clear();
    port.answer('open');
    await Promise.all([opening, ...pressed]);
    expect(get()).toMatchObject({ design: 'split-by-target', position: 2 });
  });

  test('asked for while a run is opened are given up with it', async () => {
    const { actions, get, port } = await ready();
    port.held.add('open');
    void actions.chooseDesign('split-by-target');
    await settle();
    const pressed = actions.step(1);
    port.held.clear();
    await actions.chooseDesign('viommu-batch');
    await actions.chooseDesign('split-by-target');
    await pressed;
    expect(get().position).toBe(0);
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
