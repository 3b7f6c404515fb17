/** Something that is found out beside, when the user wants it. */
import { useEffect, useRef, useState } from 'react';
import type { RequestName, Requests } from '../../worker/protocol.ts';
import { useThisExplorer } from '../use-explorer.ts';

export type Asked<T> =
  | { readonly kind: 'idle' }
  /** `done` of `of`; both 0 until the worker says more. */
  | { readonly kind: 'running'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'failed'; readonly message: string };

const IDLE = { kind: 'idle' } as const;

/** What is known of `params`, and the means to find it out; given up when they change. */
export function useAsked<N extends RequestName>(
  name: N,
  params: Requests[N]['params'] | null,
): readonly [Asked<Requests[N]['result']>, ask: () => void] {
  const { helper } = useThisExplorer();
  const [asked, setAsked] = useState<Asked<Requests[N]['result']>>(IDLE);
  const stop = useRef(() => {});
  const question = JSON.stringify(params);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question gives up what was asked
  useEffect(() => {
    setAsked(IDLE);
    return () => stop.current();
  }, [question]);

  const ask = (): void => {
    if (params === null) return;
    stop.current();
    const mine = new AbortController();
    stop.current = () => mine.abort();
    const tell = (state: Asked<Requests[N]['result']>): void => {
      if (!mine.signal.aborted) setAsked(state);
    };
    tell({ kind: 'running', done: 0, of: 0 });
    const onProgress = (done: number, of: number): void => tell({ kind: 'running', done, of });
    helper.call(name, params, { signal: mine.signal, onProgress }).then(
      (result) => tell({ kind: 'done', result }),
      ({ message }: Error) => tell({ kind: 'failed', message }),
    );
  };
  return [asked, ask];
}
