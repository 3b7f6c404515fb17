/** The timer of playback: the only clock of the page. */
export interface Player {
  play(): void;
  pause(): void;
}

/** Time to read one sentence, ms, at speed 1. */
export const PLAY_DELAY = 900;

/** `advance` makes one step and says whether there is more to play; `delay`: ms until the next one. */
export function createPlayer(
  advance: () => Promise<boolean>,
  delay: () => number,
  onChange: (playing: boolean) => void,
): Player {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let generation = 0;

  const pause = (): void => {
    generation++;
    clearTimeout(timer);
    timer = undefined;
    onChange(false);
  };

  const tick = async (born: number): Promise<void> => {
    const more = await advance();
    if (born !== generation) return;
    if (more) timer = setTimeout(() => void tick(born), delay());
    else pause();
  };

  return {
    play() {
      pause();
      onChange(true);
      void tick(generation);
    },
    pause,
  };
}
