/** Several mistakes at once: what is wrong with one part keeps nobody from looking at the others. */
import { InputError, type Problem } from './errors.ts';

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
