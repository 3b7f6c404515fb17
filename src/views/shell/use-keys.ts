import { useEffect } from 'react';
import { actions, useExplorer } from '../../state/use-explorer.ts';

/** Elements that have their own use for the keys. A button only wants Space and Enter. */
function ownsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input[type="range"]')) return key !== ' ' && key !== '?';
  if (target.closest('input, select, textarea, dialog, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary, [role="button"]') !== null;
}

/** The keys of the page. They never take a key from a control that uses it. */
export function useKeys(onHelp: () => void): void {
  const end = useExplorer((state) => state.opened?.length ?? 0);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || ownsKey(event.target, event.key)) return;
      const run = (action: () => void): void => {
        event.preventDefault();
        action();
      };
      const direction = event.key === 'ArrowLeft' ? -1 : 1;
      switch (event.key) {
        case 'ArrowLeft':
        case 'ArrowRight':
          return run(() => void actions.step(direction, event.shiftKey ? 'command' : undefined));
        case 'Home':
          return run(() => void actions.goTo(0));
        case 'End':
          return run(() => void actions.goTo(end));
        case ' ':
          return run(actions.togglePlay);
        case '?':
          return run(onHelp);
        case 'Escape':
          return actions.select(null);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [end, onHelp]);
}
