/** What is wrong with something that a user gave: file, place, field, and what was expected. */
import type { Scenario } from './schema.ts';

export interface TextPlace {
  readonly file: string;
  /** From 1; absent where a format has no lines. */
  readonly line?: number;
  readonly column?: number;
  /** Where it ends, the end left out: given with `line`. */
  readonly end?: { readonly line: number; readonly column: number };
  /** `vms[0].vcpus[0].program[3].map.iova` */
  readonly field?: string;
}

/** What is wrong at a place, in one line. */
export interface Problem {
  readonly place: TextPlace;
  readonly text: string;
}

/** Its message is a line per problem, complete, and meant for the user. */
export class InputError extends Error {
  /** In the order of the file; at least one. */
  readonly problems: readonly Problem[];

  constructor(place: TextPlace, problem: string, further: readonly Problem[] = []) {
    const problems = [{ place, text: problem.replace(/\s*\n\s*/g, ' ') }, ...further];
    super(problems.map(lineOf).join('\n'));
    this.problems = problems;
  }

  get place(): TextPlace {
    return this.problems[0].place;
  }
}

/** `my.yaml:3:5: devices[0].sid: expected …` */
function lineOf({ place: { file, line, column, field }, text }: Problem): string {
  const where = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${where}: ${field ? `${field}: ` : ''}${text}`;
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
