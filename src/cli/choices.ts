/** The file that `run --choices` replays: steps at which another transition is fired than the scheduler would choose. */
import * as v from 'valibot';
import type { Overrides } from '../model/system/run.ts';
import { CHOICES_VERSION } from '../scenario/language/choices-text.ts';
import { InputError } from '../scenario/language/errors.ts';
import { readText } from './files.ts';

const Schema = v.strictObject({
  'viommu-choices': v.literal(CHOICES_VERSION, `expected ${CHOICES_VERSION}`),
  /** Under which they were made; --design goes before it. */
  design: v.optional(v.string('expected a design')),
  overrides: v.array(
    v.strictObject({
      step: v.pipe(
        v.number('expected a number'),
        v.integer('expected an integer'),
        v.minValue(1, 'expected a step from 1'),
      ),
      transition: v.string("expected a transition such as 'SMMU0 consume'"),
    }),
    'expected a list',
  ),
});

export interface ChosenSteps {
  readonly design: string | undefined;
  readonly overrides: Overrides;
}

/** @throws InputError */
export const readChoices = async (path: string): Promise<ChosenSteps> => choicesIn(await readText(path), path);

/** @throws InputError */
export function choicesIn(text: string, path: string): ChosenSteps {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (problem) {
    throw new InputError({ file: path }, `not JSON: ${(problem as Error).message}`);
  }
  const checked = v.safeParse(Schema, data);
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new InputError({ file: path, field: v.getDotPath(issue) ?? undefined }, issue.message);
  }
  const { design, overrides } = checked.output;
  return { design, overrides: new Map(overrides.map(({ step, transition }) => [step, transition])) };
}
