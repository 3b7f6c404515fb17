import { useEffect, useState } from 'react';
import { useThisExplorer } from './use-explorer.ts';

/** What takes no longer is neither dimmed nor told of, ms: most runs are there at once, and nothing may flicker for them. */
const BLINK = 100;

/** Whether a run, or the model itself, has been awaited for longer than a blink. */
export function useWaiting(): boolean {
  const { store } = useThisExplorer();
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let awaited = false;
    const look = (): void => {
      const { kind } = store.getState().status;
      const now = kind === 'starting' || kind === 'opening';
      if (now === awaited) return;
      awaited = now;
      clearTimeout(timer);
      if (now) timer = setTimeout(() => setWaiting(true), BLINK);
      else setWaiting(false);
    };
    look();
    const unsubscribe = store.subscribe(look);
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store]);
  return waiting;
}
