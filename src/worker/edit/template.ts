import { machineText } from '../../scenario/edit/machine-text.ts';
import { TEMPLATES, templateText } from '../../scenario/edit/templates.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { type Files, load } from '../load.ts';
import type { Source } from '../protocol/place.ts';

/** The machine of a source, with a guest program to begin with. @throws InputError */
export async function machine(source: Source, files: Files): Promise<string> {
  const { topology } = await load(source, files);
  return machineText(topology, source.kind === 'scenario' ? source.id : source.name);
}

/** @throws InputError */
export function template(id: string): string {
  const text = templateText(id);
  if (text !== undefined) return text;
  const known = TEMPLATES.map((one) => one.id).join(', ');
  throw new InputError({ file: id }, `there is no template of this name; expected one of ${known}`);
}
