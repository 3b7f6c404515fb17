/** Another value of a command's field, in the text. */
import type { Path } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import { checkedText } from './checked-text.ts';
import { withValue } from './set-value.ts';

/** `command`: where it stands. @throws InputError where it is none then, or its layout leaves no place for it */
export function setCommandField(text: string, command: Path, field: string, value: string): string {
  const { scenario } = parseScenario(text, 'scenario');
  let at: unknown = scenario;
  for (const key of command) at = (at as Record<string | number, unknown>)[key];
  const [mnemonic] = Object.keys(at as object);
  return checkedText(() => withValue(text, scenario, [...command, mnemonic, field], value));
}
