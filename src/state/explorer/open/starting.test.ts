import { describe, expect, test } from 'vitest';
import { settle } from '../../fake.test-helper.ts';
import { explorer, ready } from '../../explorer.test-helper.ts';

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

  test('while an address is opened is told once, and nothing is left unhandled', async () => {
    const { actions, get, ports } = explorer();
    const starting = actions.start('#v=1&s=interlaced&d=viommu-batch&p=3');
    ports[0].crash('no such file');
    // Behind what is fetched to read the address.
    await settle();
    await starting;
    expect(get().status).toMatchObject({ kind: 'error', recovery: 'restart' });
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
