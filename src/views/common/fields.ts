/** The fields of a command as text: those that matter in a list; the inspector shows all of them. */
import type { NamedValue } from '../../worker/protocol.ts';
import { numberText } from './value-text.ts';

/** An address stands first, since it is another one in each command, and then whom it is about; the rest keeps its order. */
const FIRST = ['va', 'ipa', 'asid', 'addr', 'sid', 'size'];

/** How a wait would write its MSI: the same in every one. */
const NEVER = new Set(['msh', 'msiattr', 'msiaddr', 'msidata']);

/** Zero is a value of these like any other. */
const ALWAYS = new Set(['sid', 'asid']);

const rank = ({ name }: NamedValue): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** What a list shows first stands first. */
export const byRank = (a: NamedValue, b: NamedValue): number => rank(a) - rank(b);

/** `sid=0x8 size=52 …` */
export const allFields = (fields: readonly NamedValue[]): string =>
  fields.map((field) => `${field.name}=${numberText(field)}`).join(' ');

export const briefFields = (fields: readonly NamedValue[]): string =>
  allFields(
    fields.filter(({ name, number }) => !NEVER.has(name) && (ALWAYS.has(name) || Number(number) !== 0)).sort(byRank),
  );
