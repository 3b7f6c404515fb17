/** What is wrong with something that a user gave: file, place, field, and what was expected. */
import type { Scenario } from './schema.ts';

export interface Place {
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
  readonly place: Place;
  readonly text: string;
}

/** Its message is a line per problem, complete, and meant for the user. */
export class InputError extends Error {
  /** In the order of the file; at least one. */
  readonly problems: readonly Problem[];

  constructor(place: Place, problem: string, further: readonly Problem[] = []) {
    const problems = [{ place, text: problem.replace(/\s*\n\s*/g, ' ') }, ...further];
    super(problems.map(lineOf).join('\n'));
    this.problems = problems;
  }

  get place(): Place {
    return this.problems[0].place;
  }
}

/** `my.yaml:3:5: devices[0].sid: expected …` */
function lineOf({ place: { file, line, column, field }, text }: Problem): string {
  const where = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${where}: ${field ? `${field}: ` : ''}${text}`;
}

const inOrder = ({ place: a }: Problem, { place: b }: Problem): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

/** What is wrong, as one error. `errors`: at least one. */
export function together(errors: readonly InputError[]): InputError {
  const [{ place, text }, ...further] = errors.flatMap(({ problems }) => problems).sort(inOrder);
  return new InputError(place, text, further);
}

/**
 * Does it for every item, whatever is wrong with others.
 * @throws InputError with what is wrong with all of them
 */
export function every<T, R>(items: Iterable<T>, task: (item: T, i: number) => R): R[] {
  const done: R[] = [];
  const wrong: InputError[] = [];
  let i = 0;
  for (const item of items) {
    try {
      done.push(task(item, i++));
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      wrong.push(problem);
    }
  }
  if (wrong.length > 0) throw together(wrong);
  return done;
}

/** The first of tasks that do not need each other gives the result; as `every`. */
export function beside<R>(task: () => R, ...others: readonly (() => unknown)[]): R {
  const results: R[] = [];
  every([() => results.push(task()), ...others], (one) => one());
  return results[0];
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
