import { useCallback, useEffect, useRef } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { Opened } from '../../worker/protocol.ts';
import type { Domain } from './time/scale.ts';
import type { Framed } from './use-frame.ts';
import { isWhole, type Whole } from './time/zoom.ts';

/** Pixels that a piece of a lane needs. */
const PER_COLUMN = 2;
/** A panel that is being resized asks again when it rests, ms. */
const REST = 120;

export type Show = (change: (domain: Domain, whole: Whole) => Domain) => void;

/** Asks for the spans of what is to be shown: once per run and width, and at most once per frame while it moves. */
export function useShow({ whole, frame }: Framed): Show {
  const actions = useActions();
  const opened = useExplorer((state) => state.opened);
  const now = useRef({ whole, frame });
  now.current = { whole, frame };
  const columns = Math.round(frame.width / PER_COLUMN);
  const wished = useRef<Domain | null>(null);
  const pending = useRef(0);

  const asked = useRef<Opened | null>(null);
  useEffect(() => {
    if (!opened || columns === 0) return;
    const ask = (): void => {
      asked.current = opened;
      const { domain } = now.current.frame;
      void actions.showSpan(isWhole(now.current.whole, domain) ? null : domain, columns);
    };
    if (asked.current !== opened) return ask();
    const timer = setTimeout(ask, REST);
    return () => clearTimeout(timer);
  }, [actions, opened, columns]);

  useEffect(() => () => cancelAnimationFrame(pending.current), []);

  return useCallback(
    (change) => {
      const { whole, frame } = now.current;
      const from = wished.current ?? frame.domain;
      const to = change(from, whole);
      if (to === from) return;
      wished.current = to;
      if (pending.current) return;
      pending.current = requestAnimationFrame(() => {
        pending.current = 0;
        const domain = wished.current;
        wished.current = null;
        if (!domain) return;
        const span = isWhole(now.current.whole, domain) ? null : domain;
        void actions.showSpan(span, Math.round(now.current.frame.width / PER_COLUMN));
      });
    },
    [actions],
  );
}
