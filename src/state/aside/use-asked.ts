/** Something that is found out beside, when the user wants it. */
import { useEffect, useRef, useState } from 'react';
import { useThisExplorer } from '../use-explorer.ts';
import { createWorkers, type Workers } from './workers.ts';

export type Asked<T> =
  | { readonly kind: 'idle' }
  /** `done` of `of`; both 0 until the worker says more. */
  | { readonly kind: 'running'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'failed'; readonly message: string };

const IDLE = { kind: 'idle' } as const;
const NOTHING = (): void => {};

/** Finds something out of `params` with some workers. */
export type Asking<P, T> = (workers: Workers, params: P, onProgress: (done: number, of: number) => void) => Promise<T>;

/** What is known of `params`, and the means to find it out by `asking`; given up when they change. */
export function useAsked<P, T>(asking: Asking<P, T>, params: P | null): readonly [Asked<T>, ask: () => void] {
  const { startAside } = useThisExplorer();
  const [asked, setAsked] = useState<Asked<T>>(IDLE);
  const stop = useRef(NOTHING);
  const question = JSON.stringify(params);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question gives up what was asked
  useEffect(() => {
    setAsked(IDLE);
    return () => {
      stop.current();
      stop.current = NOTHING;
    };
  }, [question]);

  const ask = (): void => {
    if (params === null) return;
    stop.current();
    const tell = (state: Asked<T>): void => {
      if (stop.current === workers.close) setAsked(state);
    };
    const failed = ({ message }: Error): void => tell({ kind: 'failed', message });
    const workers = createWorkers(startAside, undefined, failed);
    stop.current = workers.close;
    tell({ kind: 'running', done: 0, of: 0 });
    asking(workers, params, (done, of) => tell({ kind: 'running', done, of }))
      .then((result) => tell({ kind: 'done', result }), failed)
      .finally(workers.close);
  };
  return [asked, ask];
}
