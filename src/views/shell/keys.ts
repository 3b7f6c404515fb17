import { type RefObject, useEffect } from 'react';
import { useThisExplorer } from '../../state/use-explorer.ts';
import { commandOf } from '../commands/registry.ts';
import { EXPLORER, usedExplorer } from './explorer-at.ts';

/** Elements that have their own use for the keys. A button only wants Space and Enter. */
function ownsKey(target: EventTarget | null, key: string): boolean {
  // A dialog that has just been closed keeps the focus until the browser paints, but wants no key any more.
  if (!(target instanceof Element) || target.closest('dialog:not([open])')) return false;
  if (target.closest('input[type="range"]')) return key !== ' ' && key !== '?';
  if (target.closest('[role="separator"]')) return key !== ' ' && key !== '?';
  if (target.closest('input, select, textarea, dialog, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary, [role="button"]') !== null;
}

/** Makes an explorer the one that was used last when the focus or the pointer comes to it. */
function useUse(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    const used = (): void => {
      for (const other of document.querySelectorAll(`${EXPLORER}[data-used]`)) other.removeAttribute('data-used');
      element?.setAttribute('data-used', '');
    };
    element?.addEventListener('focusin', used);
    element?.addEventListener('pointerdown', used, true);
    return () => {
      element?.removeEventListener('focusin', used);
      element?.removeEventListener('pointerdown', used, true);
    };
  }, [root]);
}

/** The keys of an explorer. They never take a key from a control that uses it. */
export function Keys({ root }: { readonly root: RefObject<HTMLElement | null> }) {
  const explorer = useThisExplorer();
  useUse(root);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (ownsKey(event.target, event.key) || usedExplorer() !== root.current) return;
      const command = commandOf(event);
      if (!command) return;
      command.run(explorer);
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [explorer, root]);
  return null;
}
