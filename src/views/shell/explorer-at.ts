export const EXPLORER = '.app';

/** Which of the explorers on the page a key or a file is for: the one around an element; else the one that was used last; else the first. */
export const explorerAt = (target: EventTarget | null): Element | null =>
  (target instanceof Element ? target.closest(EXPLORER) : null) ??
  document.querySelector(`${EXPLORER}[data-used]`) ??
  document.querySelector(EXPLORER);
