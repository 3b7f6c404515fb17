/** A report in lines, for terminals and mail. */
import { hex } from '../../model/fields/field.ts';
import type { Pointer, Report } from './report.ts';

/** Lines and slots that are named. */
const MOST = 16;

export function* reportText({ inputs, queues, errors, findings, unknown }: Report): Generator<string> {
  for (const { file, kind, why, sure } of inputs) yield `${file}: ${kind}: ${why}${sure ? `; ${sure}` : ''}`;
  for (const { smmu: iommu, log2size, prod, cons, pending } of queues) {
    const size = log2size === null ? 'of unknown size' : `of 2^${log2size} entries`;
    yield `command queue of ${iommu ?? 'the SMMU'}, ${size}: PROD ${shown(prod)}, CONS ${shown(cons)}${cons ? ` ERR ${cons.error}` : ''}, pending ${pending ? pending.length : 'not known'}`;
  }
  for (const { file, line, name, text } of errors) yield `${at(file, line)}: ${name}: ${text}`;
  for (const { text, why, source, lines: from, slots } of findings) {
    yield text;
    const refs = [
      from.length > 0 &&
        `lines ${from.slice(0, MOST).join(', ')}${from.length > MOST ? ` and ${from.length - MOST} more` : ''}`,
      slots && slots.length <= MOST && `slots ${slots.map(hex).join(', ')}`,
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
