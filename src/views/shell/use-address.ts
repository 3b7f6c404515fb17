import { type RefObject, useEffect } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';

/** Rest after the last change before the address is written, ms: browsers limit how often it may change. */
const REST = 250;

/**
 * The address says what is shown: it is kept up to date, and followed when the user changes it. `mark` tells in
 * `data-address` whether it is `due` or `written`.
 */
export function useAddress(mark: RefObject<HTMLElement | null>): void {
  const actions = useActions();
  const ready = useExplorer((state) => state.status.kind === 'ready');
  const source = useExplorer((state) => state.source);
  const choices = useExplorer((state) => state.opened?.choices);
  const design = useExplorer((state) => state.design);
  const position = useExplorer((state) => state.position);
  const selection = useExplorer((state) => state.selection);
  const panels = useExplorer((state) => state.panels);
  const compared = useExplorer((state) => state.dialog === 'compare' && state.sides);
  const cursor = useExplorer((state) => state.cursor);

  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the address is made of
  useEffect(() => {
    const tell = (state: 'due' | 'written'): void => {
      if (mark.current) mark.current.dataset.address = state;
    };
    tell('due');
    if (!ready) return;
    let overtaken = false;
    const timer = setTimeout(async () => {
      const link = await actions.link();
      if (overtaken) return;
      if (link && link !== location.hash) history.replaceState(null, '', link);
      tell('written');
    }, REST);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [actions, ready, source, design, choices, position, selection, panels, compared, cursor]);

  useEffect(() => {
    const onChange = (): void => void actions.follow(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, [actions]);
}
