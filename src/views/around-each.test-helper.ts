/** Around each test that shows a part of the page. */
import { configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { SIZE, unshow } from './shown.test-helper.tsx';

// A net only: how long it takes until something shows is the machine's.
configure({ asyncUtilTimeout: 180_000 });

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
