// @ts-nocheck: a service worker has other globals than a page
// Keeps all files of a build. What is asked for comes from there; the page itself from the network where there is one, so
// that a newer build is seen at once. The worker of a newer build waits until no page of the one before is open: such a page
// still asks for files of its own build, which the server may have no more.

const CACHE = 'viommu-explorer-__VERSION__';
/** @type {readonly string[]} */
const FILES = ['__FILES__'].flat();

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(['./', ...FILES])));
});

self.addEventListener('activate', (event) => {
  const others = (names) => names.filter((name) => name.startsWith('viommu-explorer-') && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))));
});

self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const kept = () => caches.match(event.request, { ignoreSearch: true });
  if (event.request.mode === 'navigate')
    event.respondWith(fetch(event.request).catch(async () => (await kept()) ?? caches.match('./')));
  else event.respondWith(kept().then((response) => response ?? fetch(event.request)));
});
