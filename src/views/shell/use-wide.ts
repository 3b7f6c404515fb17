import { useEffect, useState } from 'react';

/** Where the scenario's text and the graph have room beside each other. */
const WIDE = '(min-width: 1500px)';

/** Follows the window's width. */
export function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const changed = (): void => setWide(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return wide;
}
