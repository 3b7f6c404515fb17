/** What inputs say, sorted by SMMU, each with the memory of its queue. */
import type { Input, Ring } from './facts.ts';
import type { LogFinding } from './finding.ts';
import type { SmmuSide, ToldFact } from './queue.ts';
import { isInside, together } from './ring-base.ts';

/** Facts by SMMU. Memory says of none whose it is: it belongs to the only one, or to none. */
export function sidesOf(inputs: readonly Input[], facts: readonly ToldFact[], findings: LogFinding[]): SmmuSide[] {
  const told = [...new Set(facts.filter(({ is }) => is !== 'event').map(({ smmu }) => smmu))];
  const named = told.filter((smmu) => smmu !== null);
  const unnamed = facts.filter((fact) => fact.smmu === null && fact.is !== 'event');
  const [sole] = named;
  const joins = named.length === 1 && unnamed.length > 0;
  if (joins)
    findings.push({
      text: `What names no SMMU is taken to be of ${sole}: ${[...new Set(unnamed.map(({ file }) => file))].join(', ')}`,
      why: 'no other is named',
      source: 'IHI 0070 6.3',
      from: unnamed,
      smmu: sole,
    });
  const names = joins ? named : told;
  const rings = distinct(
    inputs.flatMap(({ rings: own = [] }) => own),
    findings,
  );
  const sides: SmmuSide[] = names.map((smmu) => ({
    smmu,
    facts: facts.filter((fact) => fact.smmu === smmu || (joins && fact.smmu === null)),
  }));
  if (rings.length === 0) return sides;
  if (rings.length === 1 && sides.length === 1) return [{ ...sides[0], ring: rings[0] }];
  const owned = ringsOf(sides, rings, findings);
  const alone = rings.filter((ring) => !isOwned(owned, ring));
  if (sides.length > 0 && alone.length > 0)
    findings.push({
      text: `${alone.map(({ file }) => file).join(', ')}: it is not told to which of ${names.map((name) => name ?? 'an unnamed SMMU').join(', ')} the memory belongs, so it stands alone`,
      why: 'memory does not name its SMMU',
      source: 'IHI 0070 6.3.26',
      smmu: null,
    });
  return [
    ...sides.map((side) => ({ ...side, ...(owned.has(side) && { ring: owned.get(side)!.ring }) })),
    ...alone.map((ring): SmmuSide => ({ smmu: null, facts: [], ring })),
  ];
}

/** The same memory, as one tool printed it and as another, is read once: where one of them has its address, as that one has it. */
function distinct(rings: readonly Ring[], findings: LogFinding[]): readonly Ring[] {
  const groups: Ring[][] = [];
  for (const ring of rings) {
    const group = groups.find((one) => one.every((other) => isSameMemory(other, ring)));
    if (group) group.push(ring);
    else groups.push([ring]);
  }
  return groups.map((group) => {
    const ring = group.find(({ address }) => address) ?? group[0];
    const others = group.filter((other) => other !== ring).map(({ file }) => file);
    if (others.length > 0)
      findings.push({
        text: `${others.join(', ')} ${others.length === 1 ? 'has' : 'have'} the memory that ${ring.file} has: it is read once`,
        why: `all ${slotsOf(ring)} entries are the same`,
        source: 'IHI 0070 6.3.26',
        smmu: null,
      });
    return ring;
  });
}

/** Where text counts from 0, it does not say where the memory is. */
const isSameMemory = (a: Ring, b: Ring): boolean =>
  (!a.address || !b.address || a.address === b.address) &&
  a.words.length === b.words.length &&
  a.words.every((word, i) => word === b.words[i]) &&
  a.missing.size === b.missing.size &&
  [...a.missing].every((slot) => b.missing.has(slot));

/** The memory of a queue, and what it was put together of. */
interface Owned {
  readonly ring: Ring;
  readonly of: readonly Ring[];
}

const isOwned = (owned: ReadonlyMap<SmmuSide, Owned>, ring: Ring): boolean =>
  [...owned.values()].some(({ of }) => of.includes(ring));

/** Which memory is of which queue: by its address, else by its size, where no other memory or queue has the same. */
function ringsOf(
  sides: readonly SmmuSide[],
  rings: readonly Ring[],
  findings: LogFinding[],
): ReadonlyMap<SmmuSide, Owned> {
  const owned = new Map<SmmuSide, Owned>();
  const give = (side: SmmuSide, of: readonly Ring[], why: string): void => {
    const ring = of.length === 1 ? of[0] : together(of, side.facts);
    if (!ring) return;
    owned.set(side, { ring, of });
    findings.push({
      text: `${[...new Set(of.map(({ file }) => file))].join(', ')} ${of.length === 1 ? 'is taken for the queue' : 'are taken for parts of the queue'} of ${side.smmu ?? 'the unnamed SMMU'}`,
      why,
      source: 'IHI 0070 6.3.26',
      smmu: side.smmu,
    });
  };
  for (const side of sides) {
    const inside = rings.filter((ring) => isInside(ring, side.facts));
    const shared = sides.some((other) => other !== side && inside.some((ring) => isInside(ring, other.facts)));
    const [{ address = 0n } = {}] = inside;
    if (inside.length > 0 && !shared)
      give(side, inside, `memory at 0x${address.toString(16)} is in the queue at its CMDQ_BASE alone`);
  }
  const free = sides.filter((side) => !owned.has(side));
  const left = rings.filter((ring) => !isOwned(owned, ring));
  const fits = ({ facts }: SmmuSide, ring: Ring): boolean =>
    facts.some((fact) => fact.is === 'size' && 2 ** fact.log2size === slotsOf(ring));
  for (const side of free) {
    const [ring, ...others] = left.filter((one) => fits(side, one));
    if (!ring || others.length > 0 || free.some((other) => other !== side && fits(other, ring))) continue;
    give(side, [ring], `it alone has ${slotsOf(ring)} entries`);
  }
  return owned;
}

const slotsOf = ({ words }: Ring): number => words.length / 4;
