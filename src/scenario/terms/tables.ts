/** What of a scenario the tables of the model say, not its schema: commands, ioctls, fields of structures. */
import { PROPERTIES } from '../../model/check/properties.ts';
import { SAIDS } from '../../model/check/saids.ts';
import type { Field } from '../../model/fields/field.ts';
import { UAPI } from '../../model/iommufd/uapi/uapi.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import type { Path } from '../language/errors.ts';

import { CALLS } from '../compile/main-program.ts';
import { scenarioArch } from '../arch/registry.ts';
import { ARCH_IDS } from '../arch/language.ts';
import type { Term } from './term.ts';

/** Of the architecture that a scenario has which names none. */
const { commands, fields, registers } = scenarioArch(ARCH_IDS[0]);

const bits = ({ hi, lo }: Field): string => (hi === lo ? `bit ${hi}` : `bits ${hi}:${lo}`);

const fieldTerm = (field: Field): Term => ({
  label: field.name,
  doc: `${field.doc}. Word ${field.word}, ${bits(field)}${field.address ? '; an address' : ''}.`,
});

const valueTerms = ({ values = {} }: Field): Term[] =>
  Object.entries(values).map(([value, name]) => ({ label: value, doc: name }));

/** Commands that a batch can hold. */
const COMMANDS: readonly Term[] = commands.all.map(({ name, doc, source, fields }) => ({
  label: name,
  doc: `${doc}. ${source}`,
  after: fields.length > 0 ? ': {  }' : ': {}',
}));

const IOCTLS: readonly Term[] = CALLS.map((label) => ({ label, doc: 'An ioctl of iommufd.' }));

export const DESIGN_TERMS: readonly Term[] = DESIGNS.map(({ id, summary }) => ({ label: id, doc: summary }));
export const PROPERTY_TERMS: readonly Term[] = PROPERTIES.map(({ id }, i) => ({ label: id, doc: SAIDS[i].statement }));

/** The fields of what the key at the end of `path` names, where a table has them. */
function fieldsOf(path: Path): readonly Field[] | undefined {
  const [above, key] = [path.at(-3), String(path.at(-1))];
  if (typeof path.at(-2) === 'number' && above === 'commands')
    return commands.all.find(({ name }) => name === key)?.fields;
  if (Object.hasOwn(fields, key)) return fields[key];
  if (path.at(-2) === 'write_register' && Object.hasOwn(registers, key)) return registers[key];
  return undefined;
}

/** Keys that a table has for a map at `path`. */
export function keysOfTable(path: Path): readonly Term[] {
  const key = path.at(-1);
  if (typeof key === 'number') {
    const list = path.at(-2);
    if (list === 'commands') return COMMANDS;
    return list === 'vmm' || (path[0] === 'fix' && path[1] === 'vmms') ? IOCTLS : [];
  }
  if (key === 'write_register')
    return Object.keys(registers).map((label) => ({ label, doc: 'A register of the emulated SMMU.' }));
  const ioctl = String(key);
  if (Object.hasOwn(UAPI, ioctl))
    return UAPI[ioctl].fields
      .filter(({ name }) => name !== 'size' && !name.startsWith('out_') && !name.startsWith('__'))
      .map(({ name, at, bytes }) => ({ label: name, doc: `${bytes * 8} bits at offset ${at} of the struct.` }));
  return (fieldsOf(path) ?? []).map(fieldTerm);
}

/** Values that a table names for a field at `path`. */
export const valuesOfTable = (path: Path): readonly Term[] =>
  (fieldsOf(path.slice(0, -1)) ?? []).filter(({ name }) => name === path.at(-1)).flatMap(valueTerms);
