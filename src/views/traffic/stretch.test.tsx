// @vitest-environment happy-dom
import { fireEvent } from '@testing-library/dom';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { act, render } from '../../ui/react.test-helper.ts';
import { useStretch } from './stretch.ts';

const [ROW, HEAD, HEIGHT, COUNT] = [20, 20, 420, 2_000_000];

let to: (place: { readonly cursor: number; readonly count: number }) => void;

function List() {
  const [{ cursor, count }, setPlace] = useState({ cursor: 0, count: COUNT });
  to = (place) => flushSync(() => setPlace(place));
  const scroller = useRef<HTMLElement>(null);
  const { first, rows, onScroll } = useStretch({ scroller, count, cursor, row: ROW, head: HEAD });
  return (
    <section
      ref={(box) => {
        // Nothing is laid out here.
        if (box) Object.defineProperty(box, 'clientHeight', { value: HEIGHT, configurable: true });
        if (box) Object.defineProperty(box, 'scrollHeight', { value: rows * ROW, configurable: true });
        scroller.current = box;
      }}
      onScroll={onScroll}
    >
      {`${first} ${rows}`}
    </section>
  );
}

/** Where the row stands in the box, px from what is seen first. */
const topOf = (box: Element, row: number): number =>
  (row - Number(box.textContent!.split(' ')[0])) * ROW - box.scrollTop;

test('a list longer than can be laid out moves with the cursor, and where one scrolls to the ends of what is', async () => {
  const box = render(<List />).container.querySelector('section')!;
  expect(box.textContent).toBe('0 500000');
  to({ cursor: COUNT - 1, count: COUNT });
  expect(box.textContent).toBe('1500000 500000');
  expect(topOf(box, COUNT - 1)).toBe(HEIGHT - HEAD - ROW);
  // The end of all: there is nothing behind it.
  await act(() => fireEvent.scroll(box));
  expect(box.textContent).toBe('1500000 500000');
  const row = 1_500_010;
  box.scrollTop = 10 * ROW;
  await act(() => fireEvent.scroll(box));
  expect(box.textContent).toBe('1250000 500000');
  expect(topOf(box, row)).toBe(0);
  // Who has scrolled away from the cursor stays there, until it moves.
  to({ cursor: COUNT - 2, count: COUNT });
  expect(box.textContent).toBe('1500000 500000');
  to({ cursor: 3, count: COUNT });
  expect([box.textContent, topOf(box, 3)]).toEqual(['0 500000', 0]);
});

test('a short list is laid out whole', () => {
  const { container } = render(<List />);
  to({ cursor: 20, count: 30 });
  expect(container.textContent).toBe('0 30');
});
