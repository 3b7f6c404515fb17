import { useEffect, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { announcementOf } from './announcement.ts';

/** Steps that follow each other faster are not told one by one, ms: only the last of them. */
const REST = 250;

/** Tells each step once to a screen reader, as soon as the run rests on it. */
export function Announcer() {
  const view = useExplorer((state) => state.view);
  const words = view ? announcementOf(view) : '';
  const [told, setTold] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setTold(words), REST);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p className="sr-only" aria-live="polite" aria-atomic="true">
      {told}
    </p>
  );
}
