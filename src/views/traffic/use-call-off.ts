/** Questions that are called off: answers about millions of commands take their time, and nobody waits for the old ones. */
import { useCallback, useEffect, useRef } from 'react';

/** Of questions of one kind only the last counts: `begin` calls off the one before, as leaving does. */
export function useOnlyLast(): { readonly begin: () => AbortSignal; readonly callOff: () => void } {
  const last = useRef<AbortController>(undefined);
  const callOff = useCallback(() => last.current?.abort(), []);
  const begin = useCallback(() => {
    callOff();
    last.current = new AbortController();
    return last.current.signal;
  }, [callOff]);
  useEffect(() => callOff, [callOff]);
  return { begin, callOff };
}

/** What calls off all questions about something as soon as it becomes another. */
export function useWhile(about: string): () => AbortSignal {
  const now = useRef<AbortController>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what becomes another
  useEffect(
    () => () => {
      now.current?.abort();
      now.current = undefined;
    },
    [about],
  );
  return useCallback(() => {
    now.current ??= new AbortController();
    return now.current.signal;
  }, []);
}
