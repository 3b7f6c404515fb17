/** Steps, one by one or by a timer, and jumps. */
import { timeOfPlace } from '../../../worker/protocol/axis.ts';
import type { View } from '../../../worker/protocol.ts';
import type { ExplorerActions } from '../../types.ts';
import type { Core } from '../core.ts';
import type { Looking } from '../look/looking.ts';
import { createPlayer, PLAY_DELAY } from './player.ts';
import { createSteps } from '../look/steps.ts';

export interface Playing {
  readonly actions: Pick<ExplorerActions, 'goTo' | 'goToPlace' | 'step' | 'togglePlay' | 'foresee'>;
  /** Makes no further step. */
  stop(): void;
}

const isViolation = (view: View): boolean => view.events.some((event) => event.kind === 'violation');

export function createPlaying({ store, model, fail, guarded }: Core, { moveTo, foresee }: Looking): Playing {
  const { getState: get, setState: set } = store;
  const opening = (): boolean => ['starting', 'opening'].includes(get().status.kind);
  const onceOpened = (): Promise<void> =>
    new Promise((resolve) => {
      const leave = store.subscribe(() => {
        if (opening()) return;
        leave();
        resolve();
      });
    });
  const steps = createSteps(() => (opening() ? onceOpened() : undefined));
  /** The latest picture asked for. */
  let drawn: Promise<void> = Promise.resolve();

  const move = async (direction: 1 | -1, boundary = get().granularity): Promise<void> => {
    // Only the place is waited for before the next step, never the picture: quick presses add up.
    await steps.push(async () => {
      const { status, position: from, opened } = get();
      if (status.kind !== 'ready') return;
      try {
        const to = boundary === 'event' ? from + direction : await model.call('find', { from, direction, boundary });
        if (get().opened === opened && get().position === from) drawn = moveTo(to);
      } catch (error) {
        fail(error);
      }
    });
    await drawn;
  };

  const player = createPlayer(
    async () => {
      await move(1);
      const { position, opened, view } = get();
      return opened !== null && position < opened.length && !(view && isViolation(view));
    },
    () => PLAY_DELAY / get().speed,
    (playing) => playing !== get().playing && set({ playing }),
  );
  store.subscribe(({ status, playing }) => playing && status.kind === 'error' && player.pause());

  const stop = (): void => {
    player.pause();
    steps.clear();
  };
  const goTo = (position: number): Promise<void> => {
    stop();
    const { visits, position: from } = get();
    if (Math.abs(position - from) > 1) set({ visits: visits + 1 });
    return moveTo(position);
  };

  return {
    stop,
    actions: {
      goTo,
      foresee,
      step(direction, boundary) {
        player.pause();
        return move(direction, boundary);
      },
      async goToPlace(place) {
        const { status, opened, axis } = get();
        if (status.kind !== 'ready' || !opened) return;
        await guarded(async () => {
          const position =
            axis === 'step'
              ? Math.min(Math.floor(place), opened.length)
              : await model.call('at', { time: timeOfPlace(opened.gaps, place) });
          if (get().opened === opened) await goTo(position);
        });
      },
      togglePlay() {
        const { playing, status, position, opened } = get();
        if (playing) return player.pause();
        if (status.kind !== 'ready' || !opened) return;
        // Play at the end starts over, as everywhere.
        if (position === opened.length) void moveTo(0);
        player.play();
      },
    },
  };
}
