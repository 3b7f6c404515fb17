export const EXPLORER = '.app';

/** The explorer that keys are for: the one that the focus or the pointer came to last; before that the first. */
export const usedExplorer = (): Element | null =>
  document.querySelector(`${EXPLORER}[data-used]`) ?? document.querySelector(EXPLORER);

/** The explorer that a dropped file is for: the one below it. */
export const explorerAt = (target: EventTarget | null): Element | null =>
  (target instanceof Element ? target.closest(EXPLORER) : null) ?? usedExplorer();
