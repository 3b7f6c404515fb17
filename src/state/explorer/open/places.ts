/** Where one was under each design of a source, so that a way there and back ends where it began. */
import type { Choices } from '../../../worker/protocol.ts';

export interface Places {
  /** A design is left at a position of one of its runs. */
  leave(design: string, choices: Choices, position: number): void;
  /** The run that was open under a design, and the position in it that belongs to the one left last, if it is known. */
  find(design: string): { readonly choices: Choices; readonly position: number | null } | undefined;
  /** A design has been opened at a position. */
  arrive(design: string, position: number): void;
}

export function createPlaces(): Places {
  const runs = new Map<string, Choices>();
  /** Positions that are the same moment; another step under any of them makes them past. */
  const moment = new Map<string, number>();
  return {
    leave(design, choices, position) {
      if (moment.get(design) !== position) moment.clear();
      moment.set(design, position);
      runs.set(design, choices);
    },
    find(design) {
      const choices = runs.get(design);
      return choices && { choices, position: moment.get(design) ?? null };
    },
    arrive: (design, position) => void moment.set(design, position),
  };
}
