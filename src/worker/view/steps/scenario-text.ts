/** The scenario that is open, as text that opens again. */
import { InputError } from '../../../scenario/language/errors.ts';
import type { Scenario } from '../../../scenario/language/schema.ts';
import { writeScenario } from '../../../scenario/language/write.ts';
import type { Source } from '../../protocol/place.ts';

const FILES = import.meta.glob<string>('../../../scenario/library/*.yaml', { query: '?raw', import: 'default' });

/** `scenario`: what the source holds, with its fix if that is open. */
export async function scenarioText(source: Source, scenario: Scenario | undefined): Promise<string> {
  if (source.kind === 'text') return source.text;
  if (source.kind !== 'scenario' || !scenario)
    throw new InputError({ file: 'capture' }, 'a capture is no scenario: its files are in public/captures');
  return source.fixed ? writeScenario(scenario) : FILES[`../../../scenario/library/${source.id}.yaml`]();
}
