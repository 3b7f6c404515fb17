/** Around each test that shows a part of the page. */
import { afterEach, beforeEach, vi } from 'vitest';
import { SIZE, unshow } from './shown.test-helper.tsx';

beforeEach(() => {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, SIZE.width, SIZE.height));
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(SIZE.width);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(SIZE.height);
});

afterEach(() => {
  unshow();
  localStorage.clear();
  sessionStorage.clear();
  vi.restoreAllMocks();
});
