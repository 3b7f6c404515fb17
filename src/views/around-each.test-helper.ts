/** Around each test that shows a part of the page. It imports nothing of the page, which would be loaded a second time. */
import { configure } from '@testing-library/dom';
import { beforeEach, onTestFinished, vi } from 'vitest';

/** Nothing is laid out here: every element is as large as this, px. */
const SIZE = { width: 900, height: 600 } as const;

// A net only: how long it takes until something shows is the machine's.
configure({ asyncUtilTimeout: 180_000 });

beforeEach(() => {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, SIZE.width, SIZE.height));
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(SIZE.width);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(SIZE.height);
  // Last of all, when what was shown is taken away.
  onTestFinished(() => {
    localStorage.clear();
    sessionStorage.clear();
    vi.restoreAllMocks();
  });
});
