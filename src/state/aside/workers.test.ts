import { expect, test } from 'vitest';
import { FakePort, settle } from '../fake.test-helper.ts';
import { createWorkers, workersFor } from './workers.ts';

/** Ports that do not answer a search of a hazard by themselves. */
function silent() {
  const ports: FakePort[] = [];
  const start = (): FakePort => {
    const port = new FakePort();
    port.held.add('hazard');
    ports.push(port);
    return port;
  };
  return { ports, start };
}

test('a core is left to the page, and there is always a worker', () => {
  expect([1, 2, 4, 8].map(workersFor)).toEqual([1, 1, 3, 7]);
});

test('who is free takes what waits longest', async () => {
  const { ports, start } = silent();
  const workers = createWorkers(start, 2);
  const found: string[] = [];
  for (const id of ['a', 'b', 'c', 'd']) void workers.call('hazard', { id }).then((hazard) => found.push(hazard.id));
  await settle();
  const asked = (): string[][] => ports.map((port) => port.asked('hazard').map(({ id }) => id));
  expect(asked()).toEqual([['a'], ['b']]);
  ports[1].answer(ports[1].requests[0]);
  await settle();
  expect(asked()).toEqual([['a'], ['b', 'c']]);
  ports[0].answer(ports[0].requests[0]);
  ports[1].answer(ports[1].requests[1]);
  await settle();
  expect(found).toEqual(['b', 'a', 'c']);
  expect(asked().flat()).toHaveLength(4);
  // Another worker is not started for what one that is free can do.
  expect(ports).toHaveLength(2);
});

test('what a worker refuses is told, and it takes the next', async () => {
  const { ports, start } = silent();
  const workers = createWorkers(start, 1);
  const failing = expect(workers.call('hazard', { id: 'a' })).rejects.toThrow('no such hazard');
  const next = workers.call('hazard', { id: 'b' });
  await settle();
  ports[0].refuse('hazard', 'no such hazard');
  await failing;
  await settle();
  ports[0].answer(ports[0].requests[1]);
  expect(await next).toMatchObject({ id: 'b' });
});

test('one that dies ends the others, and is told once', async () => {
  const { ports, start } = silent();
  const told: string[] = [];
  const workers = createWorkers(start, 2, ({ message }) => told.push(message));
  const calls = ['a', 'b', 'c'].map((id) => workers.call('hazard', { id }));
  for (const call of calls) call.catch(() => undefined);
  await settle();
  ports[0].crash('gone');
  await expect(calls[0]).rejects.toThrow('gone');
  expect(told).toEqual(['gone']);
  expect(ports.map(({ terminated }) => terminated)).toEqual([true, true]);
  expect(ports).toHaveLength(2);
});
