/** One explorer: its state, and the actions on it. It knows neither React nor who shows it. */
import type { StoreApi } from 'zustand/vanilla';
import type { Port } from '../worker/client.ts';
import { createAddress } from './explorer/address.ts';
import { createAside, NO_ASIDE } from './explorer/aside.ts';
import { createAsking } from './explorer/asking.ts';
import { createBeside } from './explorer/beside.ts';
import { createChoosing } from './explorer/choosing.ts';
import { createCopying } from './explorer/copying.ts';
import { createCore } from './explorer/core.ts';
import { createLooking } from './explorer/looking.ts';
import { createOpening } from './explorer/opening.ts';
import { createPlaying } from './explorer/playing.ts';
import { createSettings } from './explorer/settings.ts';
import { createStarting } from './explorer/starting.ts';
import type { ExplorerActions, ExplorerState } from './types.ts';

export interface Explorer {
  readonly store: StoreApi<ExplorerState>;
  readonly actions: ExplorerActions;
  /** Starts a further worker, for what nobody waits for. */
  readonly startAside: () => Port;
  /** Something that ends with the explorer. */
  onClose(end: () => void): void;
  /** Ends its workers; it can be started anew. */
  close(): void;
}

/**
 * `startAside`: further workers, for what nobody waits for. `alone`: it finds out nothing beside its run, which is one of
 * several on the page.
 */
export function createExplorer(
  startPort: () => Port,
  startAside: () => Port = startPort,
  { alone = false }: { readonly alone?: boolean } = {},
): Explorer {
  const core = createCore(startPort);
  const looking = createLooking(core);
  const playing = createPlaying(core, looking);
  const aside = alone ? NO_ASIDE : createAside(core, startAside);
  const opening = createOpening(core, looking, playing, aside);
  const address = createAddress(core, opening);
  const ends = [playing.stop, looking.forget, opening.close, core.model.close, aside.close];

  return {
    store: core.store,
    actions: {
      ...createStarting(core, opening, address),
      ...opening.actions,
      ...address.actions,
      ...playing.actions,
      ...createAsking(core),
      ...createChoosing(core, looking),
      ...createBeside(core),
      ...createSettings(core),
      ...createCopying(core, address.actions.link),
    },
    startAside,
    onClose: (end) => void ends.push(end),
    close: () => {
      for (const end of ends) end();
    },
  };
}
