/** Opens what an address names; fetched when there is one. */
import { keyOf, sourceKey } from '../../kept/branches.ts';
import { type Link, readLink } from '../../link.ts';
import { namesHazard, readShort, type Short } from '../../short-link.ts';
import type { ExplorerActions } from '../../types.ts';
import type { Core } from '../core.ts';
import type { Looking } from '../look/looking.ts';
import type { Opening } from './opening.ts';

/** `open`: false when it names nothing. `listed`: until the library is there, by which hazards are found. */
export function createFollowing(
  { store }: Core,
  { good, isCounterexample, choose, openRun, openFirst }: Opening,
  { look, moveTo }: Looking,
  { learn }: Pick<ExplorerActions, 'learn'>,
): { open(hash: string, listed?: Promise<void>): Promise<boolean> } {
  const { getState: get, setState: set } = store;

  /** It need not be opened again. */
  function isOpen({ source, design, choices = [], assumed = [] }: Link): boolean {
    const run = good();
    if (!run || get().status.kind !== 'ready') return false;
    return (
      design === run.design &&
      JSON.stringify(assumed) === JSON.stringify(get().assumed) &&
      keyOf(choices) === keyOf(run.choices ?? []) &&
      sourceKey(source) === sourceKey(run.source)
    );
  }

  async function openLink(
    { source, design, choices, position, selection, sides, cursor, assumed = [] }: Link,
    counterexample: boolean,
  ): Promise<void> {
    if (selection) set({ inspector: 'object' });
    if (design) choose(design);
    const shown = counterexample
      ? isCounterexample() && sourceKey(source) === sourceKey(good()!.source) && design === get().design
      : isOpen({ source, design, choices, position, selection, assumed });
    if (position !== null && shown) {
      set({ selection });
      // Where it is already, only the selection may be another.
      await (position === get().position ? look() : moveTo(position));
    } else {
      set({ assumed });
      // Choices lead to their own run, and a position is wished for.
      const at = counterexample || (position === null && !choices) ? 'counterexample' : undefined;
      await openRun({ source, design, choices, at }, position ?? (at ? null : 0), selection);
    }
    if (sides) set({ sides, cursor: cursor ?? null, dialog: 'compare' });
    else if (get().dialog !== null) set({ dialog: null });
  }

  /** A dialog over what is open, or over what a newcomer sees. */
  async function openDialog({ dialog, subject }: Extract<Short, { kind: 'dialog' }>): Promise<void> {
    set({ dialog, subject });
    if (!good()) await openFirst();
  }

  async function open(hash: string, listed?: Promise<void>): Promise<boolean> {
    if (namesHazard(hash)) await listed;
    const scenarios = get().library?.scenarios ?? [];
    const hazards = scenarios.flatMap(({ id, hazard }) => (hazard === undefined ? [] : [[hazard, id] as const]));
    const short = readShort(hash, new Map(hazards));
    const link = short && short.kind !== 'run' ? null : await readLink(short?.long ?? hash);
    // Without any it says nothing of those that the user has set.
    const stops = (short && short.kind !== 'run' ? short : link)?.stops;
    if (stops) set({ stops });
    if (short?.kind === 'lesson') {
      await learn(short.id, short.step);
      return true;
    }
    if (short?.kind === 'dialog') {
      await openDialog(short);
      return true;
    }
    if (link) await openLink(link, short?.counterexample ?? false);
    return link !== null;
  }

  return { open };
}
