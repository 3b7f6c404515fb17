import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { WHAT_IF } from '../commands/what-if.ts';

/** To what could be changed of what is selected. */
export function WhatIfButton() {
  const { showDialog } = useActions();
  const can = useExplorer((state) => WHAT_IF.when?.(state) !== false);
  return (
    can && (
      <button type="button" className="link" title="Change it by one click (w)" onClick={() => showDialog('what-if')}>
        What if…
      </button>
    )
  );
}
