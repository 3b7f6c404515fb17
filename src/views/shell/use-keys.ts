import { useEffect } from 'react';
import type { ExplorerActions } from '../../state/types.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { Boundary } from '../../worker/protocol.ts';

/** What a step with Shift goes by: the next larger thing. */
const LARGER: Readonly<Record<Boundary, Boundary>> = {
  event: 'command',
  command: 'ioctl',
  ioctl: 'sync',
  sync: 'violation',
  violation: 'violation',
};

/** Elements that have their own use for the keys. A button only wants Space and Enter. */
function ownsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input[type="range"]')) return key !== ' ' && key !== '?';
  if (target.closest('[role="separator"]')) return key !== ' ' && key !== '?';
  if (target.closest('input, select, textarea, dialog, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary, [role="button"]') !== null;
}

type Show = (dialog: 'help' | 'hazards') => void;

/** Does what the key is for; false if it is for nothing. */
function perform(
  actions: ExplorerActions,
  key: string,
  shift: boolean,
  granularity: Boundary,
  end: number,
  show: Show,
): boolean {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      void actions.step(key === 'ArrowLeft' ? -1 : 1, shift ? LARGER[granularity] : undefined);
      return true;
    case 'Home':
    case 'End':
      void actions.goTo(key === 'Home' ? 0 : end);
      return true;
    case ' ':
      actions.togglePlay();
      return true;
    case '?':
      show('help');
      return true;
    case 'h':
      show('hazards');
      return true;
    case 'n':
      actions.showInspector('next');
      return true;
    case '[':
    case ']':
      actions.markRange(key === '[' ? 'from' : 'to');
      return true;
    case 'Escape':
      actions.select(null);
      actions.setRange(null);
      return true;
    default:
      return false;
  }
}

/** The keys of the page. They never take a key from a control that uses it. */
export function useKeys(show: Show): void {
  const actions = useActions();
  const end = useExplorer((state) => state.opened?.length ?? 0);
  const granularity = useExplorer((state) => state.granularity);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || ownsKey(event.target, event.key))
        return;
      if (perform(actions, event.key, event.shiftKey, granularity, end, show)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [actions, granularity, end, show]);
}
