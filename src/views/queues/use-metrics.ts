import { useSyncExternalStore } from 'react';

/** Sizes that the layout computes with, px: they follow the type scale of the three size classes. */
export interface Metrics {
  readonly guestRow: number;
  readonly physicalRow: number;
  readonly mark: number;
  /** Width of a digit of a slot number. */
  readonly digit: number;
  /** Columns beside the slots of a ring: names left, values right. */
  readonly label: number;
  readonly value: number;
}

const CLASSES: readonly (readonly [query: string, metrics: Metrics])[] = [
  ['(min-width: 1800px)', { guestRow: 42, physicalRow: 28, mark: 20, digit: 7.6, label: 86, value: 58 }],
  ['(min-width: 1400px)', { guestRow: 38, physicalRow: 25, mark: 18, digit: 7, label: 76, value: 50 }],
  ['all', { guestRow: 36, physicalRow: 24, mark: 17, digit: 6.7, label: 70, value: 46 }],
];

/** Where the window is this low a guest's command has one line, and rows stand closer: more of them are in sight. */
const LOW = '(max-height: 1100px)';

const lowered = ([query, metrics]: (typeof CLASSES)[number]): (typeof CLASSES)[number] => {
  const row = metrics.physicalRow - 2;
  return [`${LOW} and ${query === 'all' ? '(min-width: 0)' : query}`, { ...metrics, guestRow: row, physicalRow: row }];
};

const ALL = [...CLASSES.map(lowered), ...CLASSES];

/** Made once: every part that is drawn asks them. */
let made: readonly MediaQueryList[] | undefined;

function queries(): readonly MediaQueryList[] {
  made ??= ALL.map(([query]) => matchMedia(query));
  return made;
}

function subscribe(changed: () => void): () => void {
  const all = queries();
  for (const query of all) query.addEventListener('change', changed);
  return () => {
    for (const query of all) query.removeEventListener('change', changed);
  };
}

const current = (): Metrics => ALL[queries().findIndex(({ matches }) => matches)][1];

export const useMetrics = (): Metrics => useSyncExternalStore(subscribe, current);
