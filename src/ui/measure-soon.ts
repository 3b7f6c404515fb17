type Draw = () => void;

let due: (() => Draw)[] = [];

/**
 * Measures when all that changes at once is in the document, and draws what comes of it, before it is painted. Whoever asks
 * for it: all measure before one draws, as to draw would have the page laid out again for the next.
 */
export function measureSoon(measure: () => Draw): void {
  if (due.push(measure) > 1) return;
  queueMicrotask(() => {
    const all = due;
    due = [];
    for (const draw of all.map((one) => one())) draw();
  });
}
