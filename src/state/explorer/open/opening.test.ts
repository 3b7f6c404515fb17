import { describe, expect, test } from 'vitest';
import { openedWith, settle, viewAt } from '../../fake.test-helper.ts';
import { eventually } from '../../eventually.test-helper.ts';
import { explorer, ready } from '../../explorer.test-helper.ts';

/** The first run is being made, and is seen at position 7 meanwhile. */
async function begun() {
  const { actions, get, ports } = explorer();
  const started = actions.start('#v=1&c=arm-boot-attach&p=7');
  const [port] = ports;
  port.held.add('open');
  await eventually(() => expect(port.asked('open')).toHaveLength(1));
  port.progress('open', 10, 40, { opened: openedWith({ begun: true, length: 0 }), view: viewAt(7) });
  return { actions, get, port, started };
}

test('opens the first scenario under its own design, at the beginning', async () => {
  const { get, port } = await ready();
  expect(port.asked('open')).toEqual([{ source: { kind: 'scenario', id: 'interlaced' }, early: 0 }]);
  expect(get()).toMatchObject({ status: { kind: 'ready' }, design: 'viommu-batch', position: 0 });
  expect(get().view?.position).toBe(0);
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

  test('the first run is in sight while it is made, and nothing can be asked of it yet', async () => {
    const { actions, get, port, started } = await begun();
    expect(port.asked('open')).toMatchObject([{ early: 7 }]);
    expect(get()).toMatchObject({ status: { kind: 'opening', done: 10 }, position: 7, view: { position: 7 } });
    await actions.goTo(9);
    expect(get().position).toBe(7);
    expect(port.asked('view')).toEqual([]);
    port.held.clear();
    port.answer('open');
    await started;
    expect(get()).toMatchObject({ status: { kind: 'ready' }, position: 7, opened: { length: 43 } });
    expect(get().opened?.begun).toBeUndefined();
    await actions.open({ kind: 'capture', name: 'other' });
    expect(port.asked('open').at(-1)?.early).toBeUndefined();
  });

  test('what was in sight is gone when the run cannot be made', async () => {
    const { get, port, started } = await begun();
    port.held.clear();
    port.refuse('open', 'not enabled', [{ place: { file: 'choices' }, text: 'not enabled' }]);
    await started;
    expect(get()).toMatchObject({ status: { kind: 'ready' }, unopened: { message: 'not enabled' }, position: 0 });
    expect(get().opened?.begun).toBeUndefined();
  });

  test('a design that was chosen stays when something else is opened', async () => {
    const { actions, port } = await ready();
    await actions.chooseDesign('split-by-target');
    await actions.open({ kind: 'capture', name: 'arm-boot-attach' });
    expect(port.asked('open').at(-1)).toMatchObject({ design: 'split-by-target' });
  });

  test('a bad file is told, and what was open goes on', async () => {
    const { actions, get, port } = await ready();
    await actions.goTo(7);
    port.held.add('open');
    const opening = actions.open({ kind: 'text', name: 'mine.yaml', text: '<b>' });
    await settle();
    port.held.clear();
    const problems = [{ place: { file: 'mine.yaml', line: 1, column: 1, field: 'title' }, text: 'missing' }];
    port.refuse('open', 'mine.yaml:1:1: title: missing', problems);
    await opening;
    expect(get()).toMatchObject({
      status: { kind: 'ready' },
      unopened: { message: 'mine.yaml:1:1: title: missing', problems },
      source: { id: 'interlaced' },
      position: 7,
    });
    await actions.step(1);
    expect(get()).toMatchObject({ position: 8, view: { position: 8 } });
    actions.dismiss();
    expect(get().unopened).toBeNull();
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
