const USES = ['keydown', 'keyup', 'pointerdown'] as const;

/**
 * What a page focuses by itself when it is opened gets no ring: whoever has not used a key yet follows the pointer, or
 * nothing. From the first use on the browser knows better.
 */
export function quietFirstFocus(): void {
  const { dataset } = document.documentElement;
  dataset.untouched = '';
  const used = (): void => {
    delete dataset.untouched;
    for (const use of USES) removeEventListener(use, used, true);
  };
  for (const use of USES) addEventListener(use, used, true);
}
