/** A scenario. It takes any text, and says what is wrong with it or what it looks like. */
import { isScenario } from '../../scenario/language/text-kind.ts';
import { compileScenario } from '../../scenario/compile/compile.ts';
import type { Parsed } from '../../scenario/language/errors.ts';
import type { Imported, Importer } from '../importer.ts';

export const SCENARIO: Importer = {
  id: 'scenario',
  title: 'a scenario',
  sniff: ({ text }) =>
    text === undefined ? undefined : { why: 'it is text', sure: isScenario(text) ? 'certain' : 'guess' },
  read: async ({ name, text = '' }) => {
    const { parseScenario } = await import('../../scenario/language/parse.ts');
    return machineOf(parseScenario(text, name));
  },
};

/** @throws InputError */
export function machineOf(parsed: Parsed): Imported {
  const { scenario } = parsed;
  const { id: name, title, about, design } = scenario;
  return { name, title, about, caution: '', topology: compileScenario(parsed), design, scenario };
}
