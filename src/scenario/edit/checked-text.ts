/** A changed text that is a scenario. */
import { compileScenario } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import { EditError } from './places.ts';

/** What `make` makes. @throws InputError where the layout leaves no place for it, or where it would be no scenario */
export function checkedText(make: () => string): string {
  try {
    const changed = make();
    compileScenario(parseScenario(changed, 'scenario'));
    return changed;
  } catch (problem) {
    if (problem instanceof EditError) throw new InputError({ file: 'scenario' }, problem.message);
    throw problem;
  }
}
