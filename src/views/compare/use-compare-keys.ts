import { useEffect, useRef } from 'react';

/** Keys of a comparison, unless a control has its own use for them. */
export function useCompareKeys(keys: readonly (readonly [key: string, act: () => void])[]): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey, defaultPrevented } = event;
      if (defaultPrevented || ctrlKey || metaKey || altKey) return;
      if (target instanceof Element && target.closest('select, textarea, input:not([type="checkbox"])')) return;
      // A dialog over this one has its own.
      if (target instanceof Element && target.closest('dialog')?.matches('.compare') === false) return;
      const act = latest.current.find(([own]) => own === key)?.[1];
      if (!act) return;
      act();
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
