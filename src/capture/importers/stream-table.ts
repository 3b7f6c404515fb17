/** Stream-table memory: STEs of 64 bytes (IHI 0070 5.2), linear or a second level. */
import { CONFIG, CONFIG_NAMES, STE, STE_BYTES } from '../../model/arch/smmuv3/fields/descriptors.ts';
import { type Field, getField, hex } from '../../model/fields/field.ts';
import { isStreamTable } from '../queue-memory.ts';
import { isPageTable } from './page-table.ts';
import { type TableEntry, MOST_TOLD, tableImporter, used } from './table.ts';

const WORDS = STE_BYTES / 4;
const S1 = 1;
const S2 = 2;
const SPLIT_STAGE_ATS = 2;

export const STREAM_TABLE = tableImporter({
  id: 'stream-table',
  title: 'stream-table memory',
  bytes: STE_BYTES,
  is: (words) => {
    // An STE has no access flag in its place, and its second word does not look like a descriptor.
    if (!isStreamTable(words) || isPageTable(words)) return false;
    const configs = used(words, WORDS).map((n) => getField(STE.CONFIG, words, n * WORDS));
    return configs.every((config) => config in CONFIG_NAMES) && configs.some((config) => config !== CONFIG.ABORT);
  },
  why: 'V = 1 where anything is set',
  sure: 'likely',
  entries: (words) => {
    const all = used(words, WORDS);
    const aborting = all.filter((n) => getField(STE.CONFIG, words, n * WORDS) === CONFIG.ABORT);
    const told = all.filter((n) => !aborting.includes(n));
    return [
      {
        text: `${words.length / WORDS} STEs: ${told.length} that let transactions pass, ${aborting.length} with Config = 0 (abort), ${words.length / WORDS - all.length} invalid (V = 0: C_BAD_STE)`,
        why: 'the number of an STE is the StreamID in a linear table; in a second level it counts from the first StreamID of its L1 descriptor',
        source: 'IHI 0070 3.3.1, 5.2',
      },
      ...told.slice(0, MOST_TOLD).map((n) => entryOf(n, words.subarray(n * WORDS, n * WORDS + WORDS))),
      ...(told.length > MOST_TOLD
        ? [
            {
              text: `${told.length - MOST_TOLD} more STEs are not told one by one`,
              why: 'there are many',
              source: 'IHI 0070 5.2',
            },
          ]
        : []),
    ];
  },
});

function entryOf(n: number, w: Uint32Array): TableEntry {
  const get = (field: Field): number => getField(field, w);
  const config = get(STE.CONFIG);
  const s1 = config & 4 && config & S1;
  const s2 = config & 4 && config & S2;
  const said = (field: Field): string => field.values?.[get(field)] ?? `${get(field)}, reserved`;
  const parts = [
    `STE ${hex(n)}: ${CONFIG_NAMES[config] ?? `Config = ${config}, reserved: as abort`}`,
    ...(s1
      ? [
          `CDs at ${hex(get(STE.S1CTXPTR))}${s2 ? ' (an IPA)' : ''}`,
          get(STE.S1CDMAX) > 0 ? `2^${get(STE.S1CDMAX)} substreams, without one: ${said(STE.S1DSS)}` : 'one CD',
        ]
      : []),
    ...(s2 ? [`VMID ${get(STE.S2VMID)}`, `S2TTB ${hex(get(STE.S2TTB))}`] : []),
    `ATS ${said(STE.EATS)}`,
    ...(get(STE.S2S) && s2 ? ['stage-2 faults stall'] : []),
  ];
  const wrong = [
    ...(s1 && get(STE.S1CTXPTR) === 0 ? ['S1ContextPtr is 0'] : []),
    ...(s2 && get(STE.S2TTB) === 0 ? ['S2TTB is 0'] : []),
    ...(get(STE.EATS) === SPLIT_STAGE_ATS && config !== CONFIG.NESTED ? ['EATS = 2 needs both stages: C_BAD_STE'] : []),
    ...(get(STE.EATS) === 3 ? ['EATS = 3 is reserved: C_BAD_STE'] : []),
    ...(s1 && get(STE.S1CDMAX) > 0 && get(STE.S1DSS) === 3 ? ['S1DSS = 3 is reserved: C_BAD_STE'] : []),
    ...(s2 && get(STE.S2AA64) === 0 ? ['S2AA64 is 0: AArch32 tables'] : []),
  ];
  return {
    text: parts.join(', '),
    why: wrong.length > 0 ? wrong.join('; ') : 'nothing that an STE alone tells is wrong with it',
    source: 'IHI 0070 5.2',
  };
}
