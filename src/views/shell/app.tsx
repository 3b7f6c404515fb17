import { useEffect, useRef, useState } from 'react';
import { useActions, useExplorer, useTheme, useThisExplorer } from '../../state/use-explorer.ts';
import { doorSeen, QUESTION } from '../../state/kept/door-seen.ts';
import { browserShelf } from '../../state/kept/shelf.ts';
import { ExplorerView } from './shell.tsx';

const SHELF = browserShelf();

const EMBED = new URLSearchParams(location.search).get('embed');
if (EMBED !== null) void import('./modes.ts').then(({ embed }) => embed(EMBED));

/** A link leads to what it names; who comes without one, for the first time, comes to the door. */
const isNewcomer = (): boolean => location.hash === '' && EMBED === null && !doorSeen();

/** Shows the door once the page behind it stands, or cannot. */
function FirstVisit() {
  const { showDialog } = useActions();
  const ready = useExplorer((state) => state.opened !== null || state.status.kind === 'error');
  useEffect(() => {
    if (ready && !doorSeen()) showDialog('door');
  }, [ready, showDialog]);
  return null;
}

/** Tells in `data-address` whether the address is `due` or `written`. */
function Address() {
  const explorer = useThisExplorer();
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    const tell = (told: string): void => {
      if (mark.current) mark.current.dataset.address = told;
    };
    tell('due');
    let end: (() => void) | null = null;
    let gone = false;
    void Promise.all([import('./address.ts'), import('./resume.ts')]).then(
      ([{ keepAddress }, { resumeStops, resumeWork }]) => {
        if (gone) return;
        const ends = [keepAddress(explorer, tell), resumeStops(explorer), resumeWork(explorer)];
        end = () => {
          for (const one of ends) one();
        };
      },
    );
    return () => {
      gone = true;
      end?.();
    };
  }, [explorer]);
  return <i hidden ref={mark} />;
}

/** The page: one explorer, which the address leads to and from. */
export function App() {
  const theme = useTheme();
  const [newcomer] = useState(isNewcomer);
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <ExplorerView first={newcomer ? QUESTION : location.hash} shelf={SHELF}>
      <Address />
      {newcomer && <FirstVisit />}
    </ExplorerView>
  );
}
