/** What is wrong with something that a user gave: file, place, field, and what was expected. */

export interface Place {
  readonly file: string;
  /** From 1; absent where a format has no lines. */
  readonly line?: number;
  readonly column?: number;
  /** `vms[0].vcpus[0].program[3].map.iova` */
  readonly field?: string;
}

/** Its message is one line, complete, and meant for the user. */
export class InputError extends Error {
  readonly place: Place;

  constructor(place: Place, problem: string) {
    const where = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
    super(`${where}: ${place.field ? `${place.field}: ` : ''}${problem}`.replace(/\s*\n\s*/g, ' '));
    this.place = place;
  }
}
