import { brought } from '../capture/importers.ts';
import { explain } from '../capture/logs/explain.ts';
import { type Input, inputOf } from '../capture/logs/inputs.ts';
import type { Given, Pointer, Report } from '../capture/logs/report.ts';
import { hex } from '../model/fields/field.ts';
import { readData } from './files.ts';
import { print } from './output.ts';
import { type Command, type Options, UsageError } from './usage.ts';

const MOST_FILES = 64;

export const EXPLAIN: Command = {
  name: 'explain',
  synopsis: 'FILE... [--log2size N] [--prod X] [--cons Y] [--json]',
  summary: 'Says what logs, traces and queue memory of a hung VM mean: queues, events, errors, and why.',
  help: 'Files belong together: kernel logs with lines of arm-smmu-v3, QEMU traces of smmuv3, command-queue and event-queue memory, raw or in text form. What was not understood is named with its line.\n\n  --log2size N  the command queue has 2^N entries\n  --prod X      CMDQ_PROD, as the register has it\n  --cons Y      CMDQ_CONS, with its error\n  --json        {inputs, queues, events, errors, findings, unknown}',
  options: {
    log2size: { type: 'string' },
    prod: { type: 'string' },
    cons: { type: 'string' },
    json: { type: 'boolean' },
  },
  operands: [1, MOST_FILES],
  run: async (files, options) => {
    const given = givenOf(options);
    const inputs: Input[] = [];
    for (const file of files) inputs.push(inputOf(brought(file, await readData(file))));
    const report = explain(inputs, given);
    if (options.json) await print(JSON.stringify(report));
    else for (const line of lines(report)) await print(line);
    return 0;
  },
};

function givenOf(options: Options): Given {
  const number = (name: string, most: number): number | undefined => {
    const text = options[name];
    if (text === undefined) return undefined;
    const value = /^(0x[0-9a-f]+|\d+)$/i.test(String(text)) ? Number(text) : Number.NaN;
    if (!(value <= most))
      throw new UsageError(`explain: --${name}: expected an integer from 0 to ${most}, found '${text}'`);
    return value;
  };
  const [log2size, prod, cons] = [number('log2size', 19), number('prod', 0xffffffff), number('cons', 0xffffffff)];
  return {
    ...(log2size !== undefined && { log2size }),
    ...(prod !== undefined && { prod }),
    ...(cons !== undefined && { cons }),
  };
}

function* lines({ inputs, queues, errors, findings, unknown }: Report): Generator<string> {
  for (const { file, kind, why } of inputs) yield `${file}: ${kind}: ${why}`;
  for (const { smmu: iommu, log2size, prod, cons, pending } of queues) {
    const size = log2size === null ? 'of unknown size' : `of 2^${log2size} entries`;
    yield `command queue of ${iommu ?? 'the SMMU'}, ${size}: PROD ${shown(prod)}, CONS ${shown(cons)}${cons ? ` ERR ${cons.error}` : ''}, pending ${pending ? pending.length : 'not known'}`;
  }
  for (const { file, line, name, text } of errors) yield `${at(file, line)}: ${name}: ${text}`;
  for (const { text, why, source, lines: from, slots } of findings) {
    yield text;
    const refs = [
      from.length > 0 && `lines ${from.join(', ')}`,
      slots && slots.length <= 16 && `slots ${slots.map(hex).join(', ')}`,
    ];
    yield `    ${[why, source, ...refs].filter(Boolean).join('; ')}`;
  }
  for (const { file, line, text } of unknown) yield `not understood: ${at(file, line)}: ${text}`;
}

const at = (file: string, line: number | null): string => (line === null ? file : `${file}:${line}`);

const shown = (pointer: Pointer | null): string => {
  if (!pointer) return 'not told';
  const { readings, slot, wrap } = pointer;
  return readings
    ? readings.map((r) => `${hex(r.slot)} wrap ${r.wrap}`).join(' or ')
    : `${hex(slot ?? 0)} wrap ${wrap}`;
};
