import { expect, test } from 'vitest';
import type { Place } from '../../worker/protocol.ts';
import { createChecking } from './checking.ts';
import { FakePort, settle } from '../fake.test-helper.ts';

const FROM: Place = {
  source: { kind: 'scenario', id: 'interlaced' },
  design: 'viommu-batch',
  choices: [],
  position: 7,
};

function checking() {
  const ports: FakePort[] = [];
  let time = 0;
  const made = createChecking(
    () => {
      const port = new FakePort();
      port.held.add('check');
      ports.push(port);
      return port;
    },
    () => (time += 1000),
  );
  return { ports, get: made.store.getState, actions: made.actions };
}

test('a search tells its progress, can be paused, and ends with its result', async () => {
  const { ports, get, actions } = checking();
  void actions.start(FROM);
  expect(get()).toMatchObject({ kind: 'running', paused: false, from: FROM });
  actions.pause(true);
  // Until the worker rests, more states may come.
  expect(get()).toMatchObject({ kind: 'running', paused: false });
  ports[0].rest('check');
  expect(get()).toMatchObject({ kind: 'running', paused: true });
  actions.pause(false);
  expect(get()).toMatchObject({ kind: 'running', paused: false });
  // Overtaken: it goes on already.
  ports[0].rest('check');
  expect(get()).toMatchObject({ kind: 'running', paused: false });
  expect(ports[0].paused).toEqual([
    [1, true],
    [1, false],
  ]);
  ports[0].answer('check');
  await settle();
  expect(get()).toMatchObject({ kind: 'done', result: { verdict: 'exhausted' } });
  expect(ports[0].terminated).toBe(true);
});

test('a new search stops the one before; a cancelled one leaves nothing', async () => {
  const { ports, get, actions } = checking();
  void actions.start(FROM);
  void actions.start({ ...FROM, position: 9 });
  expect(ports[0].terminated).toBe(true);
  expect(get()).toMatchObject({ kind: 'running', from: { position: 9 } });
  actions.cancel();
  expect(ports[1].terminated).toBe(true);
  expect(get()).toEqual({ kind: 'idle' });
});

test('what goes wrong is told', async () => {
  const { ports, get, actions } = checking();
  void actions.start(FROM);
  ports[0].refuse('check', 'out of memory');
  await settle();
  expect(get()).toMatchObject({ kind: 'failed', message: 'out of memory' });
  void actions.start(FROM);
  ports[1].crash('gone');
  await settle();
  expect(get()).toMatchObject({ kind: 'failed', message: 'gone' });
});
