import { describe, expect, test } from 'vitest';
import { settle } from '../../fake.test-helper.ts';
import { ready } from '../../explorer.test-helper.ts';

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

  test('what is called off is not answered, says nothing, and lets the next be asked at once', async () => {
    const { actions, get, port } = await ready();
    port.held.add('trafficFind');
    const like = { text: 'sid' };
    const params = { position: 0, queue: 0, filter: '', from: 0, direction: 1, like } as const;
    const calls = [new AbortController(), new AbortController(), new AbortController()];
    let ends = 0;
    const onEnd = (): void => void ends++;
    const [first, second, third] = calls.map(({ signal }) => actions.ask('trafficFind', params, { signal, onEnd }));
    await settle();
    calls[0].abort();
    await settle();
    expect(port.cancelled).toHaveLength(1);
    expect(port.asked('trafficFind')).toHaveLength(2);
    expect([await first, await second, ends]).toEqual([undefined, undefined, 2]);
    port.answer(port.requests.at(-1)!);
    expect([await third, ends]).toEqual([-1, 3]);
    calls[2].abort();
    expect(await actions.ask('trafficFind', params, calls[2])).toBeUndefined();
    expect(port.asked('trafficFind')).toHaveLength(2);
    expect(get().status.kind).toBe('ready');
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
