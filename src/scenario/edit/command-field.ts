/** Another value of a command's field, in the text. */
import { fieldName, InputError, type Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import { compileScenario } from '../compile/compile.ts';
import { EditError, setField } from './splice.ts';

/** `command`: where it stands. @throws InputError where it is none then, or its layout leaves no place for it */
export function setCommandField(text: string, command: Path, field: string, value: string): string {
  const { scenario } = parseScenario(text, 'scenario');
  let at: unknown = scenario;
  for (const key of command) at = (at as Record<string | number, unknown>)[key];
  const [mnemonic] = Object.keys(at as object);
  try {
    const changed = setField(text, [...command, mnemonic], field, value);
    compileScenario(parseScenario(changed, 'scenario'));
    return changed;
  } catch (problem) {
    if (problem instanceof EditError)
      throw new InputError({ file: 'scenario', field: fieldName(command) }, problem.message);
    throw problem;
  }
}
