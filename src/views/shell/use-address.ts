import { useEffect } from 'react';
import { actions, useExplorer } from '../../state/use-explorer.ts';

/** Rest after the last change before the address is written, ms: browsers limit how often it may change. */
const REST = 250;

/** The address says what is shown: it is kept up to date, and followed when the user changes it. */
export function useAddress(): void {
  const ready = useExplorer((state) => state.status.kind === 'ready');
  const source = useExplorer((state) => state.source);
  const choices = useExplorer((state) => state.opened?.choices);
  const design = useExplorer((state) => state.design);
  const position = useExplorer((state) => state.position);
  const selection = useExplorer((state) => state.selection);
  const panels = useExplorer((state) => state.panels);

  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the address is made of
  useEffect(() => {
    if (!ready) return;
    const timer = setTimeout(async () => {
      const link = await actions.link();
      if (link && link !== location.hash) history.replaceState(null, '', link);
    }, REST);
    return () => clearTimeout(timer);
  }, [ready, source, design, choices, position, selection, panels]);

  useEffect(() => {
    const onChange = (): void => void actions.follow(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
}
