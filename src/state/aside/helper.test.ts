import { expect, test, vi } from 'vitest';
import { FakePort, settle } from '../fake.test-helper.ts';
import { createHelper } from './helper.ts';

const INTERLACED = { kind: 'scenario', id: 'interlaced' } as const;
const MOST = { maxStates: 1, maxBytes: 1 };

test('what a lent worker has under way gives way, and is begun again when it is back', async () => {
  const port = new FakePort();
  port.held.add('fates').add('danger');
  const helper = createHelper(() => port);
  expect(helper.borrow()).toBeUndefined();
  const fates = (design: string) => helper.call('fates', { source: INTERLACED, design, ...MOST });
  const asked = () => port.asked('fates').map(({ design }) => design);

  const begun = fates('a');
  const given = new AbortController();
  const givenUp = helper.call('danger', { source: INTERLACED, design: 'a', choices: [], breaks: [], ...MOST }, given);
  await settle();
  const lent = helper.borrow()!;
  expect(helper.borrow()).toBeUndefined();
  const later = fates('b');
  expect(await lent.call('stopTerms', {})).toEqual([]);
  expect([port.cancelled, asked()]).toEqual([[1, 2], ['a']]);

  given.abort();
  lent.close();
  await expect(givenUp).rejects.toThrow('abort');
  await settle();
  expect(asked()).toEqual(['a', 'b', 'a']);
  expect(port.asked('danger')).toHaveLength(1);
  for (const _ of asked()) port.answer('fates');
  await Promise.all([begun, later]);
  expect(port.terminated).toBe(false);
});

test('what a worker under way says is told, as is what goes wrong', async () => {
  const port = new FakePort();
  port.held.add('check').add('fates');
  const helper = createHelper(() => port);
  const told: number[] = [];
  const check = { source: INTERLACED, design: 'a', choices: [], position: 0, ...MOST };
  const checked = helper.call('check', check, { onProgress: ({ done }) => told.push(done) });
  await settle();
  port.progress('check', 7, 0);
  port.refuse('check', 'no');
  await expect(checked).rejects.toThrow('no');
  expect(told).toEqual([7]);

  const given = new AbortController();
  const givenUp = helper.call('fates', { source: INTERLACED, design: 'a', ...MOST }, given);
  await settle();
  given.abort();
  await expect(givenUp).rejects.toThrow('cancelled');
  expect(port.asked('fates')).toHaveLength(1);
});

test('what is under way rests while somebody acts, and so does what begins then', async () => {
  vi.useFakeTimers();
  try {
    const port = new FakePort();
    port.held.add('fates').add('check');
    const helper = createHelper(() => port);
    helper.rest();
    vi.advanceTimersByTime(1000);
    const fates = helper.call('fates', { source: INTERLACED, design: 'a', ...MOST });
    expect(port.paused).toEqual([]);
    helper.rest();
    vi.advanceTimersByTime(100);
    helper.rest();
    const check = helper.call('check', { source: INTERLACED, design: 'a', choices: [], position: 0, ...MOST });
    vi.advanceTimersByTime(100);
    const rest = [
      [1, true],
      [2, true],
    ];
    expect(port.paused).toEqual(rest);
    vi.advanceTimersByTime(100);
    expect(port.paused).toEqual([...rest, [1, false], [2, false]]);
    port.answer('fates');
    port.answer('check');
    await Promise.all([fates, check]);
    helper.rest();
    expect(port.paused).toHaveLength(4);
    helper.close();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('what was given up with the worker is not begun again by another one', async () => {
  const ports: FakePort[] = [];
  const helper = createHelper(() => {
    ports.push(new FakePort());
    ports.at(-1)!.held.add('fates');
    return ports.at(-1)!;
  });
  void helper.call('fates', { source: INTERLACED, design: 'a', ...MOST });
  await settle();
  helper.close();
  await helper.call('stopTerms', {});
  helper.borrow()!.close();
  await settle();
  expect(ports.map((port) => port.asked('fates').length)).toEqual([1, 0]);
});
