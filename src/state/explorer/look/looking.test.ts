import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { View } from '../../../worker/protocol.ts';
import { openedWith, settle, viewAt } from '../../fake.test-helper.ts';
import { ready } from '../../explorer.test-helper.ts';

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

/** A queue of which the picture of a position has one entry, by that number. */
const queueAround = (position: number): View['queues'][number] =>
  ({ key: 'guest/vsmmu0', rows: { first: position, entries: [{}] } }) as unknown as View['queues'][number];

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

  test('while somebody drags, the lists show what comes unasked with each picture', async () => {
    const { actions, get, port } = await ready();
    const windows = () => get().windows;
    port.answers.open = () => openedWith({ length: 1000 });
    port.answers.view = ({ position }) => viewAt(position, { queues: [queueAround(position)] });
    await actions.chooseDesign('split-by-target');
    port.held.add('view');
    void actions.goTo(200);
    await settle();
    void actions.goTo(400);
    await settle();
    port.answer('view');
    await settle();
    expect([get().view?.position, windows()]).toEqual([200, { 'guest/vsmmu0': [200, 1] }]);
    port.answer('view');
    await settle();
    expect([get().view?.position, windows()]).toEqual([400, { 'guest/vsmmu0': [400, 1] }]);
    // But what a list has asked for meanwhile stays.
    void actions.goTo(600);
    await settle();
    actions.watch('guest/vsmmu0', [7, 9]);
    port.answer('view');
    await settle();
    expect(windows()).toEqual({ 'guest/vsmmu0': [7, 9] });
  });

  test('the timeline asks for the part shown, in as many pieces as fit', async () => {
    const { actions, get, port } = await ready();
    await actions.showSpan(null, 300.4);
    await actions.showSpan([100, 200], 300);
    expect(port.asked('timeline')).toEqual([
      { axis: 'time', from: 0, to: 4300, columns: 300 },
      { axis: 'time', from: 100, to: 200, columns: 300 },
    ]);
    expect(get().timeline).toMatchObject({ from: 100, to: 200 });
    await actions.goToPlace(750);
    expect(get().position).toBe(7);
  });

  test('the timeline counts steps: the same share of the run is shown, and places are positions', async () => {
    const { actions, get, port } = await ready();
    await actions.showSpan([0, 2150], 300);
    await actions.setAxis('step');
    const { length } = get().opened!;
    expect(port.asked('timeline').at(-1)).toEqual({ axis: 'step', from: 0, to: length / 2, columns: 300 });
    expect(get()).toMatchObject({ axis: 'step', span: [0, length / 2] });
    await actions.goToPlace(4.7);
    expect(get().position).toBe(4);
    expect(port.asked('at')).toEqual([]);
  });

  test('an axis that was wished for is shown, whatever the timeline asks for meanwhile', async () => {
    const { actions, get, port } = await ready();
    await actions.showSpan(null, 300);
    port.held.add('timeline');
    void actions.showSpan(null, 310);
    void actions.setAxis('step');
    void actions.showSpan(null, 320);
    await settle();
    port.held.clear();
    port.answer('timeline');
    await settle();
    expect(get().axis).toBe('step');
    expect(port.asked('timeline').at(-1)).toMatchObject({ axis: 'step', columns: 320 });
    await actions.showSpan([1, 2], 320);
    expect(get()).toMatchObject({ axis: 'step', span: [1, 2] });
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
    expect(port.asked('view').map(({ position }) => position)).toEqual([0, 10, 11, 9, 12, 13]);
    port.held.add('view');
    void actions.step(1);
    await settle();
    expect(get()).toMatchObject({ position: 11, view: { position: 11 } });
  });

  test('what lies ahead is fetched in the direction of travel', async () => {
    const { actions, port } = await ready();
    await actions.goTo(20);
    await actions.goTo(19);
    await rest();
    expect(port.asked('view').map(({ position }) => position)).toEqual([0, 20, 19, 18, 17, 16]);
  });

  test('share with the one before what they have in common', async () => {
    const { actions, get, port } = await ready();
    const nodes = (at: number) => ({
      same: { present: true, lines: ['x'] },
      other: { present: true, lines: [`${at}`] },
    });
    port.answers.view = ({ position }) => viewAt(position, { nodes: nodes(position) } as Partial<View>);
    await actions.goTo(10);
    const { nodes: before } = get().view!;
    await rest();
    await actions.step(1);
    const { nodes: after } = get().view!;
    expect(after).toEqual(nodes(11));
    expect(after.same).toBe(before.same);
  });

  test('when the page moves on, what else was to come is left for where it is then', async () => {
    const { actions, port } = await ready();
    await actions.goTo(10);
    port.held.add('view');
    await rest();
    void actions.step(1);
    port.held.clear();
    port.answer('view');
    await settle();
    expect(port.asked('view').map(({ position }) => position)).toEqual([0, 10, 11, 11]);
    await rest();
    expect(port.asked('view').map(({ position }) => position)).toEqual([0, 10, 11, 11, 12, 13, 14]);
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
