/** The JSON beside a captured command queue: what of it is used, checked. */
import * as v from 'valibot';
import { InputError } from '../scenario/language/errors.ts';

const Hex = v.pipe(
  v.string('expected a hexadecimal string'),
  v.regex(/^0x[0-9a-f]{1,16}$/i, 'expected a hexadecimal string such as 0x1000'),
);
const Count = v.pipe(
  v.number('expected a number'),
  v.integer('expected an integer'),
  v.minValue(0, 'expected 0 or more'),
);

const Schema = v.object({
  name: v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'expected a name')),
  arch: v.literal('arm-smmuv3', "expected 'arm-smmuv3': other IOMMUs cannot be played"),
  kernel: v.string(),
  workload: v.string(),
  registers: v.record(v.string(), Hex),
  tables: v.object({
    stes: v.pipe(
      v.array(
        v.object({ sid: v.pipe(Count, v.maxValue(0xffff)), config: Count, ste: v.pipe(v.array(Hex), v.length(8)) }),
      ),
      v.minLength(1, 'expected at least one valid STE: a machine is derived from them'),
    ),
    pages: v.array(v.object({ kind: v.string(), addr: Hex, len: Count, offset: Count })),
  }),
});

export type Sidecar = v.InferOutput<typeof Schema>;

export function parseSidecar(text: string, file: string): Sidecar {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (problem) {
    throw new InputError({ file }, `not JSON: ${(problem as Error).message}`);
  }
  const checked = v.safeParse(Schema, data);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new InputError({ file, field: v.getDotPath(issue) ?? undefined }, issue.message);
}

/** A register of the sidecar; `what` 64-bit ones lose nothing below 2^53 once the hint bit 62 is masked off. */
export function register(sidecar: Sidecar, name: string, file: string): bigint {
  const value = sidecar.registers[name];
  if (value === undefined) throw new InputError({ file, field: `registers.${name}` }, 'missing');
  return BigInt(value);
}
