/** Which keys belong to what has the focus, and not to the page. */

/** Where text is typed. */
const TEXT = 'input:not([type="range"], [type="checkbox"], [type="radio"], [type="file"]), textarea, [contenteditable]';

/** What Space presses, once Tab has led there. */
const PRESSED = 'button, a, summary, select, input, [role="button"]';

/**
 * Elements that have their own use for the keys. Space is only for what is typed into, and for what it would press where
 * Tab has just led: what was clicked keeps the focus, but nobody means it any more. `dialogs`: the key is for them, too.
 */
export function ownsKey(target: EventTarget | null, key: string, tabbed: boolean, dialogs = false): boolean {
  // A dialog that has just been closed keeps the focus until the browser paints, but wants no key any more.
  if (!(target instanceof Element) || target.closest('dialog:not([open])')) return false;
  // A click on the words of a dialog leaves the focus nowhere: the key is for the dialog all the same.
  if (target === document.body && document.querySelector('dialog[open]')) return !dialogs;
  if (target.closest(dialogs ? TEXT : `dialog, ${TEXT}`)) return true;
  if (target.closest('input[type="range"], [role="separator"]')) return key !== ' ' && key !== '?';
  if (key === ' ') return tabbed && target.closest(PRESSED) !== null;
  return target.closest('select, input') !== null;
}
