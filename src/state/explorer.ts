/** One explorer: its state, and the actions on it. It knows neither React nor who shows it. */
import type { StoreApi } from 'zustand/vanilla';
import { connect, type Port } from '../worker/client.ts';
import { createAddress } from './explorer/open/address.ts';
import { createAside, NO_ASIDE } from './explorer/ask/aside.ts';
import { createAsking } from './explorer/ask/asking.ts';
import { createBeside } from './explorer/ask/beside.ts';
import { createChoosing } from './explorer/ask/choosing.ts';
import { createGrowing } from './explorer/open/growing.ts';
import { createCopying } from './explorer/ask/copying.ts';
import { createCore } from './explorer/core.ts';
import { createLearning } from './explorer/ask/learning.ts';
import { createLooking } from './explorer/look/looking.ts';
import { createOpening } from './explorer/open/opening.ts';
import type { Model, StartModel } from './explorer/model.ts';
import { createPlaying } from './explorer/play/playing.ts';
import { createSettings } from './explorer/settings.ts';
import { createStarting } from './explorer/open/starting.ts';
import { createHelper, type Helper } from './aside/helper.ts';
import { NO_SHELF, type Shelf } from './kept/shelf.ts';
import type { ExplorerActions, ExplorerState } from './types.ts';

export interface Explorer {
  readonly store: StoreApi<ExplorerState>;
  /** The state as the page may tell it: without what lies ahead, while a prediction is asked. */
  told(state: ExplorerState): ExplorerState;
  readonly actions: ExplorerActions;
  /** Asks the worker that has the run open. */
  readonly model: Pick<Model, 'call' | 'beside' | 'running'>;
  /** Finds out what nobody waits for. */
  readonly helper: Helper;
  /** Starts a further worker, for what takes long. */
  readonly startAside: () => Port;
  /** Something that ends with the explorer. */
  onClose(end: () => void): void;
  /** Ends its workers; it can be started anew. */
  close(): void;
}

interface ExplorerOptions {
  readonly alone?: boolean;
  readonly shelf?: Shelf;
  readonly start?: StartModel;
}

/**
 * `startAside`: further workers, for what nobody waits for. `alone`: it finds out nothing beside its run, which is one of
 * several on the page. `shelf`: where it keeps branches. `start`: what is asked instead of a worker of its own.
 */
export function createExplorer(
  startPort: () => Port,
  startAside: () => Port = startPort,
  { alone = false, shelf = NO_SHELF, start = (onCrash) => connect(startPort(), onCrash) }: ExplorerOptions = {},
): Explorer {
  const core = createCore(start);
  const looking = createLooking(core);
  const playing = createPlaying(core, looking);
  const helper = createHelper(startAside);
  const aside = alone ? NO_ASIDE : createAside(core, helper);
  const growing = createGrowing(core, shelf);
  const opening = createOpening(core, { looking, playing, aside, growing, startAside });
  const learning = createLearning(core, opening);
  const address = createAddress(core, opening, looking, learning.actions);
  const ends = [
    playing.stop,
    looking.forget,
    opening.close,
    learning.close,
    core.model.close,
    aside.close,
    helper.close,
  ];

  return {
    store: core.store,
    told: learning.told,
    actions: {
      ...createStarting(core, opening, address),
      ...opening.actions,
      ...growing.actions,
      ...address.actions,
      ...playing.actions,
      ...createAsking(core),
      ...createChoosing(core, looking),
      ...learning.actions,
      ...createBeside(core),
      ...createSettings(core),
      ...createCopying(core, address.actions.link),
    },
    model: core.model,
    helper,
    startAside,
    onClose: (end) => void ends.push(end),
    close: () => {
      for (const end of ends) end();
    },
  };
}
