/** CD-table memory: context descriptors of 64 bytes (IHI 0070 5.4), linear or a second level. */
import { CD, CD_BYTES } from '../../model/arch/smmuv3/fields/descriptors.ts';
import { type Field, getField, hex } from '../../model/fields/field.ts';
import { allUsed, MOST_TOLD, tableImporter, used } from './table.ts';

const WORDS = CD_BYTES / 4;

export const CONTEXT_DESCRIPTORS = tableImporter({
  id: 'context-descriptors',
  title: 'CD-table memory',
  bytes: CD_BYTES,
  is: (words) => allUsed(words, WORDS, (n) => isCd(words.subarray(n * WORDS, n * WORDS + WORDS))),
  why: 'AArch64 CDs with an input size and a granule',
  sure: 'likely',
  entries: (words) =>
    used(words, WORDS)
      .slice(0, MOST_TOLD)
      .map((n) => {
        const w = words.subarray(n * WORDS, n * WORDS + WORDS);
        const get = (field: Field): number => getField(field, w);
        const half = (epd: Field, ttb: Field, size: Field, granule: Field, name: string): string =>
          get(epd)
            ? `${name} off`
            : `${name} ${hex(get(ttb))}, ${64 - get(size)} bits, granule ${granule.values?.[get(granule)]}`;
        return {
          text: [
            `CD ${hex(n)}: ASID ${get(CD.ASID)}`,
            half(CD.EPD0, CD.TTB0, CD.T0SZ, CD.TG0, 'TTB0'),
            half(CD.EPD1, CD.TTB1, CD.T1SZ, CD.TG1, 'TTB1'),
            `output ${CD.IPS.values?.[get(CD.IPS)]}`,
            ...(get(CD.S) ? ['faults stall'] : []),
            ...(get(CD.R) ? [] : ['faults are not recorded']),
          ].join(', '),
          why: get(CD.V)
            ? 'its number is the SubstreamID; addresses are IPAs where stage 2 is on'
            : 'V is 0: C_BAD_CD for every transaction of it',
          source: 'IHI 0070 5.4',
        };
      }),
});

function isCd(w: Uint32Array): boolean {
  const get = (field: Field): number => getField(field, w);
  const [t0, granule] = [get(CD.T0SZ), get(CD.TG0)];
  // Behind MAIR and AMAIR (words 3 and 4) there is nothing.
  const rest = w.subarray(10).every((word) => word === 0);
  return rest && get(CD.AA64) === 1 && t0 >= 12 && t0 <= 48 && granule !== 3 && get(CD.IPS) < 7;
}
