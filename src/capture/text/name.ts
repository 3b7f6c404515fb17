/** What printed a text, and how it was read. */
import type { Form } from './form.ts';
import type { NumberRow } from './lines.ts';
import type { Radix } from './radix.ts';

export const WRITTEN = { 16: '', 8: ', in octal', 10: ', in decimal', 2: ', in binary' } as const;
const LETTER = { 16: 'x', 8: 'o', 10: 'd' } as const;

/** `by`: what told the order of bytes. */
export function namesOf(
  row: NumberRow,
  form: Form,
  radix: Radix,
  by: string,
): { readonly form: string; readonly why: string } {
  const told =
    form.order === 'file'
      ? `numbers of ${form.unit} bytes in the order of memory`
      : `${form.order}-endian words of ${form.unit} bytes`;
  const what = `${form.unit === 1 ? 'single bytes' : `${told}, ${by}`}${WRITTEN[radix]}`;
  const { base, step } = form.counting;
  const kind = step > 1 ? 'numbers of entries' : 'addresses';
  const where = base === 16 ? kind : base === 8 ? `octal ${kind}` : `decimal ${kind}`;
  return { form: toolOf(row, form, radix), why: `lines of ${where} and ${what}` };
}

/** The tool that prints so. Several print alike; the first is named. */
function toolOf({ marked, prefixed, frame, numbers, address, by }: NumberRow, form: Form, radix: Radix): string {
  const { unit, order, counting } = form;
  const { base, step } = counting;
  if (by) return by;
  if (step > 1) return 'a list of entries';
  if (radix === 8) return `od -A ${LETTER[base]} -t o${unit}`;
  if (radix === 10) return 'hexdump -d';
  if (radix === 2) return 'xxd -b';
  if (frame) return frame === '|' ? 'hexdump -C' : frame === '*' ? 'mem of the UEFI shell' : `od -t x${unit}z`;
  if (prefixed) return marked === 'yes' ? `gdb x/${'?bh?w???g'[unit]}x` : 'a list of addresses and words';
  if (marked === 'no') {
    if (unit === 2 && address.length === 7 && base === 16) return 'hexdump';
    return `od -A ${LETTER[base]} -t x${unit}`;
  }
  if (order === 'file' && address.length <= 8) return 'xxd';
  if (numbers.length === 1) return 'a list of addresses and words';
  if (address.length > 8) return unit === 8 ? 'crash rd' : `crash rd -${unit * 8}`;
  return `xxd -e or md of ${unit * 8} bits`;
}
