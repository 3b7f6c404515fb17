import { expect, test } from 'vitest';
import { settle } from '../../fake.test-helper.ts';
import { latest } from './latest.ts';

/** A `latest` whose runs end when told to. */
function controlled() {
  const started: number[] = [];
  const ends = new Map<number, { resolve: (value: string) => void; reject: (error: Error) => void }>();
  const views = latest(
    (key: number) =>
      new Promise<string>((resolve, reject) => {
        started.push(key);
        ends.set(key, { resolve, reject });
      }),
  );
  return { views, started, end: (key: number) => ends.get(key)!.resolve(`view ${key}`), ends };
}

test('never more than one request is under way, and only the last one waiting is made', async () => {
  const { views, started, end } = controlled();
  const answers = [1, 2, 3, 4].map((key) => views.request(key));
  await settle();
  expect(started).toEqual([1]);
  end(1);
  await settle();
  expect(started).toEqual([1, 4]);
  end(4);
  expect(await Promise.all(answers)).toEqual(['view 1', undefined, undefined, 'view 4']);
});

test('after a drop the answer under way counts no more, and the next request waits for it', async () => {
  const { views, started, end } = controlled();
  const old = views.request(1);
  views.drop();
  const fresh = views.request(2);
  await settle();
  expect(started).toEqual([1]);
  end(1);
  expect(await old).toBeUndefined();
  await settle();
  end(2);
  expect(await fresh).toBe('view 2');
});

test('a failure reaches who asked, and the next request is made', async () => {
  const { views, started, end, ends } = controlled();
  const bad = views.request(1);
  const good = views.request(2);
  ends.get(1)!.reject(new Error('broken'));
  await expect(bad).rejects.toThrow('broken');
  await settle();
  expect(started).toEqual([1, 2]);
  end(2);
  expect(await good).toBe('view 2');
});
