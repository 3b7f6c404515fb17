/** A design, by what the page calls it; one of the named ones needs none of this. */
import type { Design } from '../model/state/design.ts';
import { DesignError, parseDesign } from '../model/system/design-spec.ts';
import { InputError } from '../scenario/language/errors.ts';

/** @throws InputError */
export function designOf(spec: string): Design {
  try {
    return parseDesign(spec);
  } catch (problem) {
    if (problem instanceof DesignError) throw new InputError({ file: 'design' }, problem.message);
    throw problem;
  }
}
