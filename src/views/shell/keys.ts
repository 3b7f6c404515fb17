import { type RefObject, useEffect } from 'react';
import { useThisExplorer } from '../../state/use-explorer.ts';
import { commandOf } from '../commands/registry.ts';
import { EXPLORER, usedExplorer } from './explorer-at.ts';
import { ownsKey } from './owns-key.ts';

const EMBEDDED = 'embed';

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
    /** What Tab has led to, until something else is done. */
    let tabbed: EventTarget | null = null;
    let byTab = false;
    let taken = '';
    const onKeyDown = (event: KeyboardEvent): void => {
      byTab = event.key === 'Tab';
      if (event.defaultPrevented || event.altKey) return;
      const ctrlKey = event.ctrlKey || event.metaKey;
      if (ctrlKey && !commandOf({ key: event.key, shiftKey: false, ctrlKey })) return;
      const command = commandOf({ key: event.key, shiftKey: event.shiftKey, ctrlKey });
      if (!ctrlKey && ownsKey(event.target, event.key, tabbed === event.target, command?.dialogs)) return;
      if (usedExplorer() !== root.current) return;
      if (!command || (EMBEDDED in document.documentElement.dataset && !command.looks)) return;
      tabbed = null;
      taken = event.key;
      // A frame that falls due while the picture is made follows at once, where it was asked for before.
      requestAnimationFrame(() => {});
      command.run(explorer);
      event.preventDefault();
    };
    // Some browsers press a button when Space comes up, whatever became of its way down.
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.key === taken) event.preventDefault();
      taken = '';
    };
    const onFocus = ({ target }: FocusEvent): void => {
      tabbed = byTab ? target : null;
    };
    const onPointer = (): void => {
      byTab = false;
      tabbed = null;
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('keyup', onKeyUp);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('pointerdown', onPointer, true);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('keyup', onKeyUp);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('pointerdown', onPointer, true);
    };
  }, [explorer, root]);
  return null;
}
