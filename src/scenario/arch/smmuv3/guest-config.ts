/** What a guest writes into an STE or CD, and into registers of its IOMMU: from fields by name to words and masks. */
import { CR0_FIELDS, GBPA_FIELDS } from '../../../model/arch/smmuv3/fields/cr0-gbpa.ts';
import { CD, STE } from '../../../model/arch/smmuv3/fields/descriptors.ts';
import { REGS } from '../../../model/arch/smmuv3/state.ts';
import { type Field, fieldMask, fieldMax, hex, setField } from '../../../model/fields/field.ts';
import type { ConfigWord, RegisterOp } from '../../../model/state/topology.ts';
import { every } from '../../language/all-errors.ts';
import type { InputError, Path } from '../../language/errors.ts';

type Fail = (path: Path, problem: string) => InputError;
export type FieldValues = Readonly<Record<string, number>>;

/** Fields of the structures that a program can change. */
export const CONFIG_TABLES = { device: Object.values(STE), context: Object.values(CD) } satisfies Record<
  string,
  readonly Field[]
>;
/** CR0 and GBPA are what a VMM acts on for all streams at once. */
export const REGISTER_TABLES: Readonly<Record<string, readonly [RegisterOp['register'], readonly Field[]]>> = {
  CR0: [REGS.cr0, CR0_FIELDS],
  GBPA: [REGS.gbpa, GBPA_FIELDS],
};

/** The 64-bit words that fields lie in, in ascending order. */
export function configWords(
  what: keyof typeof CONFIG_TABLES,
  values: FieldValues,
  path: Path,
  fail: Fail,
): ConfigWord[] {
  const words = new Map<number, { mask: [number, number]; value: Uint32Array }>();
  for (const { field, value } of checked(CONFIG_TABLES[what], what === 'device' ? 'STE' : 'CD', values, path, fail)) {
    const word = words.get(field.word) ?? { mask: [0, 0], value: new Uint32Array(2) };
    words.set(field.word, word);
    const [lo, hi] = fieldMask(field);
    word.mask = [(word.mask[0] | lo) >>> 0, (word.mask[1] | hi) >>> 0];
    setField({ ...field, word: 0 }, word.value, value);
  }
  return [...words]
    .sort(([a], [b]) => a - b)
    .map(([index, { mask, value }]) => ({ index, mask, value: [value[0], value[1]] }));
}

/** All words of a structure. */
export const wholeWords = (words: Uint32Array): ConfigWord[] =>
  Array.from({ length: words.length / 2 }, (_, index) => ({
    index,
    mask: [0xffffffff, 0xffffffff],
    value: [words[index * 2], words[index * 2 + 1]],
  }));

/** What is written to a register, by the fields of CR0 or GBPA. */
export function registerBits(
  name: string,
  values: FieldValues,
  path: Path,
  fail: Fail,
): Pick<RegisterOp, 'register' | 'mask' | 'value'> {
  if (!Object.hasOwn(REGISTER_TABLES, name))
    throw fail(path, `there is no register '${name}' here; expected one of ${Object.keys(REGISTER_TABLES).join(', ')}`);
  const [register, fields] = REGISTER_TABLES[name];
  let mask = 0;
  const bits = new Uint32Array(2);
  for (const { field, value } of checked(fields, name, values, path, fail)) {
    mask |= fieldMask(field)[0];
    setField(field, bits, value);
  }
  return { register, mask: mask >>> 0, value: bits[0] };
}

/** Fields of a table by name, with values that they can hold. */
function checked(table: readonly Field[], of: string, values: FieldValues, path: Path, fail: Fail) {
  if (Object.keys(values).length === 0) throw fail(path, `expected at least one field of ${of}`);
  return every(Object.entries(values), ([name, value]) => {
    const field = table.find((one) => one.name === name);
    if (!field)
      throw fail(
        [...path, name],
        `${of} has no field '${name}'; expected one of ${table.map((one) => one.name).join(', ')}`,
      );
    const max = fieldMax(field);
    if (!Number.isInteger(value) || value < 0 || value > max)
      throw fail([...path, name], `expected an integer from 0 to ${hex(max)}`);
    if (field.address && value % 2 ** field.lo !== 0)
      throw fail([...path, name], `expected a multiple of ${hex(2 ** field.lo)}`);
    return { field, value };
  });
}
