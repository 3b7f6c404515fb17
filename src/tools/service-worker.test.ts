/** The service worker of a build after another one: what is kept for pages that are still open. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

const TEXT = readFileSync(join(import.meta.dirname, 'service-worker.js'), 'utf8');

type Kept = Map<string, Set<string>>;
type Listener = (event: Record<string, unknown>) => void;

/** A worker of a build of these files, and what a browser does with it. `kept`: what all of them share. */
function workerOf(version: string, files: readonly string[], kept: Kept, online: () => ReadonlySet<string>) {
  const listeners = new Map<string, Listener>();
  const match = async (asked: string | { readonly url: string }) => {
    const url = typeof asked === 'string' ? asked : asked.url;
    return [...kept.values()].some((files) => files.has(url)) ? `kept ${url}` : undefined;
  };
  const caches = {
    open: async (name: string) => {
      const files = kept.get(name) ?? kept.set(name, new Set()).get(name)!;
      return { addAll: async (urls: readonly string[]) => urls.reduce((all, url) => all.add(url), files) };
    },
    keys: async () => [...kept.keys()],
    delete: async (name: string) => kept.delete(name),
    match,
  };
  let skipped = false;
  const self = {
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
    skipWaiting: () => {
      skipped = true;
    },
  };
  const fetch = async ({ url }: { readonly url: string }) => {
    if (!online().has(url)) throw new TypeError('Failed to fetch');
    return `fetched ${url}`;
  };
  runInNewContext(TEXT.replace('__VERSION__', version).replace("'__FILES__'", JSON.stringify(files)), {
    self,
    caches,
    fetch,
    Promise,
  });
  const lived = async (type: string): Promise<void> => {
    let until: unknown;
    listeners.get(type)?.({ waitUntil: (promise: unknown) => (until = promise) });
    await until;
  };
  return {
    install: () => lived('install'),
    activate: () => lived('activate'),
    waits: () => !skipped,
    async answer(url: string, mode = 'cors') {
      let answer: unknown;
      const request = { url, mode, method: 'GET' };
      listeners.get('fetch')?.({ request, respondWith: (promise: unknown) => (answer = promise) });
      return answer;
    },
  };
}

test('a page of the build before finds all of its files until it is closed, with and without a network', async () => {
  const kept: Kept = new Map();
  let online = new Set(['./', 'old.js', 'later.js']);
  const old = workerOf('1', ['old.js', 'later.js'], kept, () => online);
  await old.install();
  await old.activate();
  // Another build is there, and the server has nothing of the one before.
  online = new Set(['./', 'new.js']);
  const next = workerOf('2', ['new.js'], kept, () => online);
  await next.install();
  expect(next.waits()).toBe(true);
  expect(await old.answer('later.js')).toBe('kept later.js');
  // The page itself is that of the newer build at once.
  expect(await old.answer('./', 'navigate')).toBe('fetched ./');
  expect(await old.answer('new.js')).toBe('kept new.js');
  online = new Set();
  expect(await old.answer('later.js')).toBe('kept later.js');
  expect(await old.answer('./', 'navigate')).toBe('kept ./');
  // The last page of it is closed: the browser lets the next worker take over.
  await next.activate();
  expect([...kept.keys()]).toEqual(['viommu-explorer-2']);
  expect(await next.answer('./', 'navigate')).toBe('kept ./');
  expect(await next.answer('new.js')).toBe('kept new.js');
});
