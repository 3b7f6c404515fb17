/** After the first visit the page works without a network: a service worker keeps the whole build, and fetches it for that. */

/** What is done to a page that is used. */
const USES = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'drop'] as const;

/** Nobody has used the page for so long, and its first run and searches are made, ms. */
const REST = 5000;

/** Once, when the page has not been used for `rest` ms. */
export function whenIdle(then: () => void, rest = REST, page: EventTarget = globalThis): void {
  let timer = setTimeout(done, rest);
  function again(): void {
    clearTimeout(timer);
    timer = setTimeout(done, rest);
  }
  function done(): void {
    for (const use of USES) page.removeEventListener(use, again);
    then();
  }
  for (const use of USES) page.addEventListener(use, again, { passive: true });
}

/** Begins when the page is idle: what it fetches must not compete with what somebody waits for. */
export function keepOffline(): void {
  whenIdle(() => void navigator.serviceWorker?.register('./service-worker.js').catch(() => {}));
}
