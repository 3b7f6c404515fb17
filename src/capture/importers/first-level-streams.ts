/** First level of a 2-level stream table: descriptors of 8 bytes (IHI 0070 5.1). */
import { L1STD } from '../../model/arch/smmuv3/fields/descriptors.ts';
import { getField, hex } from '../../model/fields/field.ts';
import { allUsed, MOST_TOLD, tableImporter, used } from './table.ts';

const BYTES = 8;
const WORDS = BYTES / 4;
/** Of Span; a table descriptor of a page table has 3 in its low bits. */
const [LEAST, MOST] = [4, 11];

export const FIRST_LEVEL_STREAMS = tableImporter({
  id: 'first-level-streams',
  title: 'first-level stream-table memory',
  bytes: BYTES,
  is: (words) =>
    allUsed(words, WORDS, (n) => {
      const low = words[n * WORDS] & 0xfff;
      return (
        low >= LEAST && low <= MOST && words[n * WORDS + 1] >>> 20 === 0 && getField(L1STD.L2PTR, words, n * WORDS) > 0
      );
    }),
  why: 'each a Span and an address',
  sure: 'guess',
  entries: (words) =>
    used(words, WORDS)
      .slice(0, MOST_TOLD)
      .map((n) => {
        const span = getField(L1STD.SPAN, words, n * WORDS);
        const streams = 2 ** (span - 1);
        return {
          text: `L1 descriptor ${hex(n)}: ${streams} STEs at ${hex(getField(L1STD.L2PTR, words, n * WORDS))}, StreamIDs from ${hex(n * streams)} where STRTAB_BASE_CFG.SPLIT is ${span - 1}`,
          why: `Span is ${span}`,
          source: 'IHI 0070 3.3.1.2, 5.1',
        };
      }),
});
