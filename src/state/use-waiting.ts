import { useEffect, useState } from 'react';
import { SLOW_AFTER } from './explorer/core.ts';
import { useThisExplorer } from './use-explorer.ts';

/** Whether a run, or the model itself, has been awaited for longer than `SLOW_AFTER`. */
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
      if (now) timer = setTimeout(() => setWaiting(true), SLOW_AFTER);
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
