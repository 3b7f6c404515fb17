import { TEMPLATES, templateText } from '../../scenario/edit/templates.ts';
import { InputError } from '../../scenario/language/errors.ts';

/** @throws InputError */
export function template(id: string): string {
  const text = templateText(id);
  if (text !== undefined) return text;
  const known = TEMPLATES.map((one) => one.id).join(', ');
  throw new InputError({ file: id }, `there is no template of this name; expected one of ${known}`);
}
