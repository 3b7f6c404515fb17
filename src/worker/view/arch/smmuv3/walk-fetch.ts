/** Each fetch of a walk as the page shows it: decoded, and where it leads (IHI 0070 3.3, 5; Arm ARM D8.3). */
import { CD, CONFIG, L1CD, L1STD, PTE, STE } from '../../../../model/arch/smmuv3/fields/descriptors.ts';
import { type Field, bits, getField, hex, pow2 } from '../../../../model/fields/field.ts';
import { levelShift } from '../../../../model/arch/smmuv3/hw/context.ts';
import type { Fetched } from '../../../../model/arch/smmuv3/hw/outcome.ts';
import type { WalkFetch, WalkLookup, WalkStep } from '../../../protocol/walk.ts';
import { CD_FIELDS, steFields } from './config.ts';
import { fieldRows, words64 } from '../../detail/field-rows.ts';
import { sizeText } from '../../detail/values.ts';

/** What the fetches so far say about those that follow. */
interface Known {
  /** The transaction's address belongs to TTB1. */
  readonly upper: boolean;
  nested: boolean;
  stage1: boolean;
  s1Granule: number;
  s2Granule: number;
}

/** log2 of the granule by TG0 and S2TG, and by TG1 (IHI 0070 5.2, 5.4). */
const GRANULE_TG0 = [12, 16, 14, 12];
const GRANULE_TG1 = [12, 14, 12, 16];

const AP: Field = {
  ...PTE.AP,
  doc: 'Stage 1 access: AP[2] read-only, AP[1] unprivileged accesses too',
  values: { 0: 'privileged, read-write', 1: 'read-write', 2: 'privileged, read-only', 3: 'read-only' },
};
const S2AP: Field = {
  ...PTE.AP,
  name: 'S2AP',
  doc: 'Stage 2 access: bit 1 write, bit 0 read',
  values: { 0: 'none', 1: 'read-only', 2: 'write-only', 3: 'read-write' },
};
const NG: Field = { ...PTE.NG, values: { 0: 'global', 1: 'for its ASID' } };

const S1_TABLE = [PTE.VALID, PTE.TABLE, PTE.ADDR, PTE.APTABLE];
const S2_TABLE = [PTE.VALID, PTE.TABLE, PTE.ADDR];
const S1_LEAF = [PTE.VALID, PTE.TABLE, PTE.ADDR, AP, PTE.AF, NG, PTE.SH, PTE.CONT, PTE.PXN, PTE.XN];
const S2_LEAF = [PTE.VALID, PTE.TABLE, PTE.ADDR, S2AP, PTE.AF, PTE.SH, PTE.CONT, PTE.XN];

/** What a descriptor is at its level. */
type Shape = 'invalid' | 'table' | 'leaf';

function shapeOf({ level, words }: Fetched): Shape {
  const type = words[0] & 3;
  if ((type & 1) === 0 || (level === 3 && type === 1)) return 'invalid';
  return type === 3 && level < 3 ? 'table' : 'leaf';
}

/** Output address of a whole leaf. */
const baseOf = ({ words }: Fetched, shift: number): number => bits(words[0], words[1], 47, shift) * pow2(shift);

/** The fetches in the order of the IOMMU: look-ups of stage 2 belong to the fetch that they find. */
export function walkSteps(
  fetches: readonly Fetched[],
  upper: boolean,
): { readonly steps: WalkStep[]; readonly output?: WalkLookup } {
  const known: Known = { upper, nested: false, stage1: true, s1Granule: 12, s2Granule: 12 };
  const steps: WalkStep[] = [];
  let pending: Fetched[] = [];
  let last: Fetched | undefined;
  for (const fetched of fetches) {
    if (fetched.what === 'S2') {
      pending.push(fetched);
      continue;
    }
    learn(fetched, known);
    steps.push({ lookups: lookupsOf(pending, known), fetch: fetchView(fetched, known) });
    pending = [];
    last = fetched;
  }
  const rest = lookupsOf(pending, known);
  const found = !known.stage1 || (last?.what === 'S1' && shapeOf(last) === 'leaf');
  if (rest.length > 0 && !found) steps.push({ lookups: rest });
  return found && rest.length > 0 ? { steps, output: rest[rest.length - 1] } : { steps };
}

function learn({ what, words }: Fetched, known: Known): void {
  if (what === 'STE') {
    const config = getField(STE.CONFIG, words);
    known.nested = config === CONFIG.NESTED;
    known.stage1 = config !== CONFIG.S2;
    known.s2Granule = GRANULE_TG0[getField(STE.S2TG, words)];
  }
  if (what === 'CD')
    known.s1Granule = known.upper ? GRANULE_TG1[getField(CD.TG1, words)] : GRANULE_TG0[getField(CD.TG0, words)];
}

function lookupsOf(fetches: readonly Fetched[], known: Known): WalkLookup[] {
  const groups: Fetched[][] = [];
  for (const fetched of fetches) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && before.input === fetched.input && before.level < fetched.level) group.push(fetched);
    else groups.push([fetched]);
  }
  return groups.map((group) => {
    const leaf = group[group.length - 1];
    const shift = levelShift(leaf.level, known.s2Granule);
    const pa = shapeOf(leaf) === 'leaf' ? hex(baseOf(leaf, shift) + (leaf.input % pow2(shift))) : '';
    return { ipa: hex(leaf.input), pa, fetches: group.map((fetched) => fetchView(fetched, known)) };
  });
}

function fetchView(fetched: Fetched, known: Known): WalkFetch {
  const { what, level, pa, input, words } = fetched;
  const isTable = what === 'S1' || what === 'S2';
  const shown: Omit<WalkFetch, 'fields' | 'next' | 'ends'> = {
    what: what as WalkFetch['what'],
    level: isTable ? level : -1,
    pa: hex(pa),
    ipa: known.nested && (what === 'S1' || what === 'CD' || what === 'L1CD') ? hex(input) : '',
    words: words64(words),
  };
  return { ...shown, ...(isTable ? descriptor(fetched, known) : configuration(fetched, known)) };
}

type Meaning = Pick<WalkFetch, 'fields' | 'next' | 'ends'>;

function descriptor(fetched: Fetched, known: Known): Meaning {
  const { what, level, words } = fetched;
  const stage1 = what === 'S1';
  const space = stage1 && known.nested ? 'IPA' : 'PA';
  const shape = shapeOf(fetched);
  const granule = stage1 ? known.s1Granule : known.s2Granule;
  switch (shape) {
    case 'invalid':
      return { fields: fieldRows([PTE.VALID, PTE.TABLE], words), next: 'invalid: nothing is mapped here', ends: true };
    case 'table':
      return {
        fields: fieldRows(stage1 ? S1_TABLE : S2_TABLE, words),
        next: `level ${level + 1} table at ${space} ${hex(baseOf(fetched, granule))}`,
        ends: false,
      };
    case 'leaf': {
      const shift = levelShift(level, granule);
      const kind = level === 3 ? 'page' : 'block';
      return {
        fields: fieldRows(stage1 ? S1_LEAF : S2_LEAF, words),
        next: `${sizeText(pow2(shift))} ${kind} at ${space} ${hex(baseOf(fetched, shift))}`,
        ends: false,
      };
    }
  }
}

function configuration({ what, words }: Fetched, known: Known): Meaning {
  const get = (field: Field): number => getField(field, words);
  const space = known.nested ? 'IPA' : 'PA';
  switch (what) {
    case 'L1STD':
      return {
        fields: fieldRows(Object.values(L1STD), words),
        next:
          get(L1STD.SPAN) === 0
            ? 'no second level'
            : `${pow2(get(L1STD.SPAN) - 1)} STEs at PA ${hex(get(L1STD.L2PTR))}`,
        ends: get(L1STD.SPAN) === 0,
      };
    case 'L1CD':
      return {
        fields: fieldRows(Object.values(L1CD), words),
        next: get(L1CD.V) === 0 ? 'not valid' : `CDs at ${space} ${hex(get(L1CD.L2PTR))}`,
        ends: get(L1CD.V) === 0,
      };
    case 'CD': {
      const [name, off, base] = known.upper ? ['TTB1', CD.EPD1, CD.TTB1] : ['TTB0', CD.EPD0, CD.TTB0];
      const valid = get(CD.V) === 1;
      const ends = !valid || get(off as Field) === 1;
      const table = `ASID ${get(CD.ASID)}, ${name} at ${space} ${hex(get(base as Field))}`;
      const next = !valid ? 'not valid' : ends ? `walks from ${name} are disabled` : table;
      return { fields: fieldRows(CD_FIELDS, words), next, ends };
    }
    default:
      return steMeaning(words, space);
  }
}

function steMeaning(words: ArrayLike<number>, space: string): Meaning {
  const get = (field: Field): number => getField(field, words);
  const config = get(STE.CONFIG);
  const ends = get(STE.V) === 0 || (config & 4) === 0;
  const stage1 = (config & 1) !== 0 ? [`CDs at ${space} ${hex(get(STE.S1CTXPTR))}`] : [];
  const stage2 = (config & 2) !== 0 ? [`VMID ${get(STE.S2VMID)}, S2TTB at PA ${hex(get(STE.S2TTB))}`] : [];
  const next = ends
    ? get(STE.V) === 0
      ? 'not valid'
      : 'abort'
    : [...stage1, ...stage2].join('; ') || 'bypass: no stage translates';
  return { fields: fieldRows(steFields(words), words), next, ends };
}
