/** Recorded cases of an SMMUv3: one JSON object per line, as read from a file of a stranger. */
import * as v from 'valibot';
import { InputError } from '../../scenario/language/errors.ts';

const address = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/i, 'expected a hexadecimal number like 0x40000000'));
const hexBytes = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})*$/i, 'expected pairs of hexadecimal digits'));
const word = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 20));
const command = v.pipe(hexBytes, v.length(32, 'expected the 16 bytes of a command'));
const access = v.picklist(['r', 'w']);
const bytes4 = v.pipe(count, v.multipleOf(4), v.maxValue(4096));

const step = v.variant('op', [
  v.object({ op: v.literal('cmd'), hex: command }),
  v.object({ op: v.literal('prod'), value: v.optional(address) }),
  v.object({ op: v.literal('cmds'), hex: v.array(command) }),
  v.object({ op: v.literal('write'), addr: address, hex: hexBytes }),
  v.object({ op: v.literal('fill'), addr: address, hex: hexBytes, n: count }),
  v.object({ op: v.literal('reg'), name: v.string(), value: address }),
  v.object({ op: v.literal('read'), name: v.string() }),
  v.object({ op: v.literal('dma'), sid: address, dir: access, iova: address, len: v.optional(bytes4) }),
]);

const record = v.pipe(hexBytes, v.length(64, 'expected the 32 bytes of an event record'));
const target = v.nullable(word);
const result = v.nullable(
  v.object({
    st: v.optional(v.pipe(v.array(word), v.length(5))),
    ev: v.optional(v.array(record)),
    pa: v.optional(target),
    hits: v.optional(v.array(v.tuple([word, word]))),
    data: v.optional(v.nullable(v.union([word, hexBytes]))),
    // A 64-bit value is read as text, which keeps its low bits.
    val: v.optional(v.union([word, v.string()])),
    fresh: v.optional(v.object({ pa: v.optional(target), ev: v.optional(v.array(record)) })),
  }),
);

/** Area of cases that name none: random streams. */
export const RANDOM = 'random';

const schema = v.object({
  name: v.string(),
  area: v.optional(v.string(), RANDOM),
  tags: v.optional(v.array(v.string()), []),
  note: v.optional(v.string(), ''),
  qemu: v.object({ stage: v.picklist(['1', '2', 'nested']) }),
  selfmap: v.optional(v.array(v.tuple([address, address])), []),
  memory: v.optional(v.array(v.tuple([address, hexBytes])), []),
  regs: v.optional(v.array(v.tuple([v.string(), address])), []),
  steps: v.array(step),
  res: v.array(result),
  arch: v.optional(v.record(v.string(), v.picklist(['must', 'may'])), {}),
  /** By step: the physical address that the architecture gives where QEMU has a bug. */
  arch_pa: v.optional(v.record(v.string(), target), {}),
});

export type Case = v.InferOutput<typeof schema>;
export type CaseStep = Case['steps'][number];
export type Result = NonNullable<Case['res'][number]>;

/** A line of parameters, which some files begin with. */
const isHeader = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'generator' in value && !('steps' in value);

/** The cases of a file's text; throws InputError naming the line and the field. */
export function parseCases(text: string, file: string): Case[] {
  const cases: Case[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const where = { file, line: i + 1 };
    let value: unknown;
    try {
      value = JSON.parse(line.replace(/"val":(\s*)(\d{16,})/g, '"val":$1"$2"'));
    } catch (problem) {
      throw new InputError(where, `expected a JSON object: ${(problem as Error).message}`);
    }
    if (isHeader(value)) return;
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      throw new InputError({ ...where, field: v.getDotPath(issue) ?? 'case' }, issue.message);
    }
    if (parsed.output.res.length !== parsed.output.steps.length) {
      const { res, steps } = parsed.output;
      throw new InputError(
        { ...where, field: 'res' },
        `expected one result per step (${steps.length}), got ${res.length}`,
      );
    }
    cases.push(parsed.output);
  });
  return cases;
}
