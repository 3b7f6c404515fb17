/** Numbers as text: how the model says that they are written. */
import type { Notation, Value } from '../../worker/protocol.ts';

export const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** `4 KiB`, `2 MiB`, `1 GiB` */
function sizeText(bytes: number): string {
  const [unit, name] = bytes >= 2 ** 30 ? [2 ** 30, 'GiB'] : bytes >= 2 ** 20 ? [2 ** 20, 'MiB'] : [2 ** 10, 'KiB'];
  return `${bytes / unit} ${name}`;
}

const WRITE: Readonly<Record<Notation, (number: number | bigint) => string>> = {
  decimal: String,
  hex,
  byte: (number) => `0x${number.toString(16).padStart(2, '0')}`,
  size: (number) => sizeText(Number(number)),
};

/** `2`, `0x8`, `4 KiB` */
export const numberText = ({ number, as }: Value): string => WRITE[as](number);

/** `2 (SEV)`; a value that has no name is the value. Words are themselves. */
export function valueText(value: Value | string): string {
  if (typeof value === 'string') return value;
  const text = numberText(value);
  return value.meaning === undefined ? text : `${text} (${value.meaning})`;
}

/** Of a device: `SID 0x100, 0x101`; without the word where there is no room for it. */
export const sidText = (sids: readonly number[], bare = false): string =>
  `${bare ? '' : 'SID '}${sids.map(hex).join(', ')}`;
