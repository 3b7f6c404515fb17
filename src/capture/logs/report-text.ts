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
  const several = inputs.length > 1;
  for (const { text, why, source, places, slots } of findings) {
    yield text;
    const refs = [placesText(places, several), slots && slots.length <= MOST && `slots ${slots.map(hex).join(', ')}`];
    yield `    ${[why, source, ...refs].filter(Boolean).join('; ')}`;
  }
  for (const { file, line, text } of unknown) yield `not understood: ${at(file, line)}: ${text}`;
}

/** `line 2`, `lines 2, 3`, or where there are several files `dmesg.txt:2, 3, regs.txt:1`; '' for none. */
export function placesText(places: Report['findings'][number]['places'], several: boolean): string {
  if (places.length === 0) return '';
  const named = places
    .slice(0, MOST)
    .map(({ file, line }, i) => (several && file !== places[i - 1]?.file ? at(file, line) : `${line}`));
  const word = several ? '' : places.length > 1 ? 'lines ' : 'line ';
  const more = places.length > MOST ? ` and ${places.length - MOST} more` : '';
  return `${word}${named.join(', ')}${more}`;
}

const at = (file: string, line: number | null): string => (line === null ? file : `${file}:${line}`);

const shown = (pointer: Pointer | null): string => {
  if (!pointer) return 'not told';
  const { readings, slot, wrap } = pointer;
  return readings
    ? readings.map((r) => `${hex(r.slot)} wrap ${r.wrap}`).join(' or ')
    : `${hex(slot ?? 0)} wrap ${wrap}`;
};
