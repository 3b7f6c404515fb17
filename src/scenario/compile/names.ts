/** Names that a scenario gives, and where they are used. */
import type { Fail } from '../arch/arch.ts';
import { every } from '../language/all-errors.ts';
import type { Path } from '../language/errors.ts';

/** The index of a name that stands at `path`. @throws InputError for one that is unknown */
export type IndexOf = (name: string, path: Path) => number;

export const indexIn =
  (names: readonly string[], what: string, error: Fail): IndexOf =>
  (name, path) => {
    const i = names.indexOf(name);
    if (i < 0) throw error(path, `there is no ${what} '${name}'; expected one of ${names.join(', ')}`);
    return i;
  };

/** @throws InputError at each value that stands there a second time */
export function unique(
  values: readonly (string | number)[],
  path: (i: number) => Path,
  what: string,
  error: Fail,
): void {
  every(values, (value, i) => {
    if (values.indexOf(value) < i)
      throw error(
        path(i),
        `${what} ${typeof value === 'number' ? `0x${value.toString(16)}` : `'${value}'`} is used twice`,
      );
  });
}
