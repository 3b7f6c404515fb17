/** What an IOMMU can do, as fields of its identification registers instead of numbers. */
import { type Field, fieldMax, getField, setField } from '../../model/fields/field.ts';
import { scenarioArch } from '../arch/registry.ts';
import { fieldName, InputError, type Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { hex } from './fresh.ts';
import { valueAt } from './said.ts';

/** One of them: `path` leads to its register, and on by its name. */
export interface Feature {
  readonly path: Path;
  readonly field: Field;
  /** Of this IOMMU, and where the scenario says nothing. */
  readonly value: number;
  readonly usual: number;
}

const registerIn = (scenario: Scenario, path: Path): { readonly now: number; readonly usual: number } => {
  const { idr } = scenarioArch(scenario.arch);
  const usual = Object.entries(idr).find(([name]) => name === path.at(-1))?.[1] ?? 0;
  const written = valueAt(scenario, path);
  return { now: typeof written === 'number' ? written : usual, usual };
};

/** Those in a register of an IOMMU. `path`: of the register, written or not; none for anything else. */
export function featuresAt(scenario: Scenario, path: Path): Feature[] {
  if (path.at(-2) !== 'idr') return [];
  const { now, usual } = registerIn(scenario, path);
  const fields =
    Object.entries(scenarioArch(scenario.arch).idrFields).find(([name]) => name === path.at(-1))?.[1] ?? [];
  return fields.map((field) => ({
    path: [...path, field.name],
    field,
    value: getField(field, [now, 0]),
    usual: getField(field, [usual, 0]),
  }));
}

/** True for a flag: a field of one bit without names for its values. */
export const isFlag = ({ hi, lo, values }: Field): boolean => hi === lo && !values;

/**
 * The register with another value of a field, as it is written; undefined where the path leads to none. `value`: `true`, a
 * number, or '' for what is usual.
 * @throws InputError
 */
export function withFeature(scenario: Scenario, path: Path, value: string): string | undefined {
  const feature = featuresAt(scenario, path.slice(0, -1)).find(({ field }) => field.name === path.at(-1));
  if (!feature) return undefined;
  const { field, usual } = feature;
  const flags: Readonly<Record<string, number>> = { '': usual, true: 1, false: 0 };
  const number = Object.hasOwn(flags, value) ? flags[value] : Number(value);
  if (!Number.isInteger(number) || number < 0 || number > fieldMax(field))
    throw new InputError(
      { file: 'scenario', field: fieldName(path) },
      `expected a number from 0 to ${fieldMax(field)}, found '${value}'`,
    );
  const words = [registerIn(scenario, path.slice(0, -1)).now, 0];
  setField(field, words, number);
  return hex(words[0]);
}
