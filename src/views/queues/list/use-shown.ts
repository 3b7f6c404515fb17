import { useLayoutEffect, useState } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import type { EventView, QueueInfo } from '../../../worker/protocol.ts';
import { type Pair, pairOfSelection, pairOfStep } from '../follow.ts';

export interface ListSide {
  readonly queues: readonly QueueInfo[];
  readonly shown: QueueInfo | undefined;
  /** The user wants this one, whatever the step is about. */
  readonly pinned: boolean;
  choose(name: string): void;
  setPinned(pinned: boolean): void;
}

const NO_EVENTS: readonly EventView[] = [];
const NO_QUEUES: readonly QueueInfo[] = [];

/** One side of the panel: it shows the queue that the step is about, or what is selected, or the one that is pinned. */
function useSide(
  position: number,
  kind: QueueInfo['kind'],
  step: Pair,
  selection: Pair,
  selected: string | null,
): ListSide {
  const all = useExplorer((state) => state.opened?.queues) ?? NO_QUEUES;
  const [name, setName] = useState('');
  const [pinned, setPinned] = useState(false);
  const queues = all.filter((queue) => queue.kind === kind);
  const [ofStep, ofSelection] = [step[kind], selection[kind]];

  // biome-ignore lint/correctness/useExhaustiveDependencies: every step leads back to its own queue
  useLayoutEffect(() => {
    if (!pinned && ofStep) setName(ofStep);
  }, [pinned, ofStep, position]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: selecting the same side again shows it again
  useLayoutEffect(() => {
    if (ofSelection) setName(ofSelection);
  }, [ofSelection, selected]);

  return {
    queues,
    // Another run may not have the queue that was shown.
    shown: queues.find((queue) => queue.name === name) ?? queues.find(({ commands }) => commands > 0) ?? queues[0],
    pinned,
    choose: (chosen) => {
      setName(chosen);
      setPinned(true);
    },
    setPinned,
  };
}

export function useShown(): { readonly guest: ListSide; readonly physical: ListSide } {
  const queues = useExplorer((state) => state.opened?.queues) ?? NO_QUEUES;
  const events = useExplorer((state) => state.view?.events) ?? NO_EVENTS;
  const position = useExplorer((state) => state.view?.position ?? 0);
  const selected = useExplorer((state) => state.selection);
  const step = pairOfStep({ queues, events });
  const selection = pairOfSelection(selected, { queues });
  return {
    guest: useSide(position, 'guest', step, selection, selected),
    physical: useSide(position, 'physical', step, selection, selected),
  };
}
