import { useEffect, useState } from 'react';

/** Where the scenario's text and the graph have room beside each other. */
const WIDE = '(min-width: 1500px)';
/** Where panels stand one below the other: see shell.css. */
const UPRIGHT = '(max-width: 799px)';

/** Follows the window's size. */
function useMedia(condition: string): boolean {
  const [met, setMet] = useState(() => matchMedia(condition).matches);
  useEffect(() => {
    const query = matchMedia(condition);
    const changed = (): void => setMet(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, [condition]);
  return met;
}

export const useWide = (): boolean => useMedia(WIDE);
export const useUpright = (): boolean => useMedia(UPRIGHT);
