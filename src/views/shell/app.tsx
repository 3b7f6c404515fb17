import { useEffect, useRef } from 'react';
import { useTheme } from '../../state/use-explorer.ts';
import { ExplorerView } from './shell.tsx';
import { useAddress } from './use-address.ts';

/** Follows every step: a component of its own, so that the page itself is not drawn anew for it. */
function Address() {
  const mark = useRef<HTMLElement>(null);
  useAddress(mark);
  return <i hidden ref={mark} />;
}

/** The page: one explorer, which the address leads to and from. */
export function App() {
  const theme = useTheme();
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <ExplorerView hash={location.hash}>
      <Address />
    </ExplorerView>
  );
}
