/** Runs inside the page: stops the time from an input to the paint of its picture. Self-contained, as it is sent there. */

export interface Clock {
  /** When the page shows its run. */
  shown(): Promise<void>;
  /** ms from the start of the page to its first picture of a run; to where one can go on from it. */
  firstSeen(): number;
  firstShown(): number;
  /** Gets ready for a key press; `painted` gives ms from it to the paint of the picture after it. */
  arm(): void;
  painted(): Promise<number>;
  /** The same for a comparison: until so many sides have moved. */
  armSides(sides: number): void;
  /** The same for a change of what is open: until an attribute of an element is another. */
  armChange(selector: string, attribute: string): void;
  /** ms from moving a slider to the paint. */
  sought(input: HTMLInputElement, value: number): Promise<number>;
  /** Frames per second of each of the next `count` frames. */
  rates(count: number): Promise<number[]>;
  /** The same for something that comes bit by bit: until elements match each of some selectors, or none does of one with `!`. */
  armStages(stages: readonly string[]): void;
  /** ms from the key press to each stage. */
  staged(): Promise<number[]>;
  /** Scrolls an element without end, as a wheel would. */
  scrollOn(selector: string): void;
}

declare global {
  interface Window {
    clock: Clock;
  }
}

export function clock(): void {
  let first = 0;
  let seen = 0;
  let waiting: (() => void)[] = [];
  let armed = Promise.resolve(0);
  let stages: Promise<number[]> = Promise.resolve([]);

  /** After the frame in which the next picture is drawn. */
  const afterPaint = (done: () => void): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done();
      port2.postMessage(0);
    });
  };

  // `data-shown` is the position of the picture that is in the document.
  const observer = new MutationObserver((records) => {
    if (
      !records.some(({ target, addedNodes }) => {
        const element = target as Element;
        return (
          element.hasAttribute?.('data-shown') ||
          [...addedNodes].some((node) => (node as Element).querySelector?.('[data-shown]'))
        );
      })
    )
      return;
    if (first === 0) first = performance.now();
    const now = waiting;
    waiting = [];
    for (const done of now) afterPaint(done);
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-shown'] });

  // The queues are the last part of a picture to come.
  const seeing = new MutationObserver(() => {
    if (!document.querySelector('[role="grid"][aria-label^="Commands of"]')) return;
    seeing.disconnect();
    afterPaint(() => {
      seen = performance.now();
    });
  });
  seeing.observe(document, { subtree: true, childList: true });

  const timed = (start: () => number): Promise<number> =>
    new Promise((done) => {
      waiting.push(() => done(performance.now() - start()));
    });

  window.clock = {
    shown: () => new Promise((done) => (first > 0 ? done() : waiting.push(done))),
    firstSeen: () => seen,
    firstShown: () => first,
    arm() {
      let pressed = performance.now();
      const onKey = ({ timeStamp }: KeyboardEvent): void => {
        pressed = timeStamp;
      };
      addEventListener('keydown', onKey, { once: true, capture: true });
      armed = timed(() => pressed);
    },
    painted: () => armed,
    armSides(sides) {
      let pressed = performance.now();
      const onKey = ({ timeStamp }: KeyboardEvent): void => {
        pressed = timeStamp;
      };
      addEventListener('keydown', onKey, { once: true, capture: true });
      armed = new Promise((done) => {
        const moved = new Set<Node>();
        const watch = new MutationObserver((records) => {
          for (const { target } of records) moved.add(target);
          if (moved.size < sides) return;
          watch.disconnect();
          afterPaint(() => done(performance.now() - pressed));
        });
        watch.observe(document, { subtree: true, attributes: true, attributeFilter: ['data-side-shown'] });
      });
    },
    armChange(selector, attribute) {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`nothing is ${selector}`);
      let pressed = performance.now();
      const onKey = ({ timeStamp }: KeyboardEvent): void => {
        pressed = timeStamp;
      };
      addEventListener('keydown', onKey, { once: true, capture: true });
      armed = new Promise((done) => {
        const watch = new MutationObserver(() => {
          watch.disconnect();
          afterPaint(() => done(performance.now() - pressed));
        });
        watch.observe(element, { attributes: true, attributeFilter: [attribute] });
      });
    },
    armStages(selectors) {
      let pressed = performance.now();
      const onKey = ({ timeStamp }: KeyboardEvent): void => {
        pressed = timeStamp;
      };
      addEventListener('keydown', onKey, { once: true, capture: true });
      const reached = (selector: string): boolean =>
        selector.startsWith('!') ? !document.querySelector(selector.slice(1)) : !!document.querySelector(selector);
      stages = new Promise((done) => {
        const times: number[] = [];
        const look = (): void => {
          while (times.length < selectors.length && reached(selectors[times.length]))
            times.push(performance.now() - pressed);
          if (times.length < selectors.length) requestAnimationFrame(look);
          else done(times);
        };
        // Not before the key: what is not there yet matches nothing.
        addEventListener('keydown', () => requestAnimationFrame(look), { once: true, capture: true });
      });
    },
    staged: () => stages,
    sought(input, value) {
      const start = performance.now();
      const time = timed(() => start);
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, String(value));
      input.dispatchEvent(new Event('input', { bubbles: true }));
      return time;
    },
    rates: (count) =>
      new Promise((done) => {
        const rates: number[] = [];
        let last = performance.now();
        const tick = (now: number): void => {
          rates.push(1000 / (now - last));
          last = now;
          if (rates.length > count) done(rates.slice(1));
          else requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      }),
    scrollOn(selector) {
      const list = document.querySelector(selector);
      if (!list) throw new Error(`nothing is ${selector}`);
      const scroll = (): void => {
        list.scrollTop += 60;
        requestAnimationFrame(scroll);
      };
      requestAnimationFrame(scroll);
    },
  };
}
