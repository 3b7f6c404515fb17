/** Page-table memory: long-format descriptors of 8 bytes (Arm ARM D8.3). The level and what it maps stand in no entry. */
import { PTE } from '../../model/arch/smmuv3/fields/descriptors.ts';
import { type Field, getField, hex } from '../../model/fields/field.ts';
import { allUsed, type TableEntry, tableImporter, used } from './table.ts';

const BYTES = 8;
const WORDS = BYTES / 4;
/** A table descriptor has no attributes in its low bits. */
const LOW = 0xffc;
/** Bits 51:48 are 0 for outputs of 48 bits. */
const ABOVE = 0xf0000;

export const PAGE_TABLE = tableImporter({
  id: 'page-table',
  title: 'page-table memory',
  bytes: BYTES,
  is: isPageTable,
  why: 'all valid, with the bits of tables, blocks or pages',
  sure: 'guess',
  entries: (words) => {
    const all = used(words, WORDS);
    const of = (kind: Kind): number[] => all.filter((n) => kindOf(words, n) === kind);
    const [tables, blocks, pages] = [of('table'), of('block'), of('page')];
    const level =
      pages.length > 0 && tables.length + blocks.length === 0
        ? 'level 3: each an output'
        : pages.length > 0
          ? 'of several levels'
          : 'a level above 3';
    const outputs = [...blocks, ...pages];
    return [
      {
        text: `${words.length / WORDS} descriptors, ${level}: ${tables.length} tables, ${blocks.length} blocks, ${pages.length} pages, ${words.length / WORDS - all.length} empty`,
        why: 'a descriptor with the access flag or attributes is an output, one without is a table; which address an entry maps and of which stage it is, the CD or STE that leads here tells',
        source: 'Arm ARM D8.3',
      },
      ...(outputs.length > 0 ? [outputsOf(words, outputs)] : []),
    ];
  },
});

type Kind = 'table' | 'block' | 'page';

/** Whether all that are used, more than one, can be descriptors of a page table. */
export function isPageTable(words: Uint32Array): boolean {
  let all = 0;
  return (
    allUsed(words, WORDS, (n) => {
      all++;
      return (words[n * WORDS] & 1) === 1 && (words[n * WORDS + 1] & ABOVE) === 0 && good(words, n);
    }) && all > 1
  );
}

function kindOf(words: Uint32Array, n: number): Kind {
  const low = words[n * WORDS];
  if ((low & 2) === 0) return 'block';
  return low & LOW ? 'page' : 'table';
}

/** Hardware needs the access flag, or sets it. */
const good = (words: Uint32Array, n: number): boolean => {
  const address = getField(PTE.ADDR, words, n * WORDS);
  return kindOf(words, n) === 'table' ? address > 0 : getField(PTE.AF, words, n * WORDS) === 1;
};

function outputsOf(words: Uint32Array, outputs: readonly number[]): TableEntry {
  const get = (field: Field, n: number): number => getField(field, words, n * WORDS);
  const addresses = outputs.map((n) => get(PTE.ADDR, n));
  const [least, most] = [addresses.reduce((a, b) => Math.min(a, b)), addresses.reduce((a, b) => Math.max(a, b))];
  const readOnly = outputs.filter((n) => get(PTE.AP, n) & 2).length;
  const contiguous = outputs.filter((n) => get(PTE.CONT, n)).length;
  return {
    text: `Outputs from ${hex(least)} to ${hex(most)}; AP[2] is set in ${readOnly} (stage 1: read-only; stage 2: writable), ${contiguous} are contiguous`,
    why: `entries ${outputs.slice(0, 8).map(hex).join(', ')}${outputs.length > 8 ? ', …' : ''} have an output address`,
    source: 'Arm ARM D8.3',
  };
}
