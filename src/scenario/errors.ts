/** What is wrong with something that a user gave: file, place, field, and what was expected. */
import type { Scenario } from './schema.ts';

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

/** Where a field stands in a scenario: keys and indices from the top. */
export type Path = readonly (string | number)[];

export const fieldName = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');

export interface Parsed {
  readonly scenario: Scenario;
  /** Makes an error at a place in the text. */
  readonly error: (path: Path, problem: string) => InputError;
}

/** A scenario whose text is not at hand: errors name the field, but no line. */
export const checked = (scenario: Scenario, file: string): Parsed => ({
  scenario,
  error: (path, problem) => new InputError({ file, field: fieldName(path) }, problem),
});
