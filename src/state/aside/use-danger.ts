/** The danger of the run that the explorer around a component has open; fetched with what shows it. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createDanger, type Endangered } from './danger.ts';
import type { Explorer } from '../explorer.ts';
import { perExplorer } from '../per-explorer.ts';
import { useExplorer, useThisExplorer } from '../use-explorer.ts';

const dangerOf = perExplorer(({ helper }) => createDanger(helper));

/** Looks once all interleavings of what is open were searched anyway, and they are few enough. */
export function useDanger(): Endangered {
  const { store, actions } = dangerOf(useThisExplorer());
  const source = useExplorer((state) => state.source);
  const opened = useExplorer((state) => state.opened);
  const assumed = useExplorer((state) => state.assumed);
  const searched = useExplorer((state) => (state.opened ? state.searched[state.opened.design] : undefined));
  // What is opened next has no run yet: what is known is of the one before.
  const opening = useExplorer((state) => state.status.kind === 'opening');
  const exhausted = searched?.kind === 'done' && searched.result.verdict === 'exhausted';
  useEffect(() => {
    if (opening) return;
    if (!source || !opened || !exhausted) actions.clear();
    else {
      const { design, choices, hazard } = opened;
      void actions.look({ source, design, choices, assumed, breaks: hazard?.breaks ?? [] });
    }
  }, [actions, source, opened, assumed, exhausted, opening]);
  return useStore(store);
}

/** To the step that decided what becomes of the run, if there is one. */
export function goToDecided(explorer: Explorer): void {
  const danger = dangerOf(explorer).store.getState();
  if (danger.kind === 'known' && danger.decided !== null) void explorer.actions.goTo(danger.decided);
}
