/** The timer of playback: the only clock of the page. */
export interface Player {
  play(): void;
  pause(): void;
}

/** Time to read one sentence, ms. */
export const PLAY_DELAY = 900;

/** `advance` makes one step and says whether there is more to play. */
export function createPlayer(advance: () => Promise<boolean>, onChange: (playing: boolean) => void): Player {
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
    if (more) timer = setTimeout(() => void tick(born), PLAY_DELAY);
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
