/** Memory whose address is told, put where CMDQ_BASE says that its slots are (IHI 0070 6.3.26). */
import type { LogFact, Ring } from './facts.ts';
import type { LogFinding } from './finding.ts';

const BYTES = 16;
/** u32 of a command. */
const WORDS = 4;

/** Where a queue is, as CMDQ_BASE was last told. */
function baseIn(facts: readonly LogFact[]) {
  const size = facts.findLast((fact) => fact.is === 'size' && fact.base !== undefined);
  if (size?.is !== 'size' || size.base === undefined) return undefined;
  return { size, base: BigInt(size.base), slots: 2 ** size.log2size };
}

/** Whether memory begins in the queue. */
export function isInside({ address }: Ring, facts: readonly LogFact[]): boolean {
  const queue = baseIn(facts);
  if (address === undefined || queue === undefined) return false;
  return address >= queue.base && address < queue.base + BigInt(queue.slots * BYTES);
}

/** Memories of one queue as one; undefined where they say different things of a slot, or do not begin with one. */
export function together(rings: readonly Ring[], facts: readonly LogFact[]): Ring | undefined {
  const queue = baseIn(facts);
  if (!queue) return undefined;
  const words = new Uint32Array(queue.slots * WORDS);
  const missing = new Set(Array.from({ length: queue.slots }, (_, slot) => slot));
  for (const { address = 0n, words: own, missing: gone } of rings) {
    const from = address - queue.base;
    if (from % BigInt(BYTES) !== 0n) return undefined;
    const first = Number(from) / BYTES;
    for (let at = 0; at * WORDS < own.length && first + at < queue.slots; at++) {
      if (gone.has(at)) continue;
      const [slot, command] = [first + at, own.subarray(at * WORDS, (at + 1) * WORDS)];
      if (!missing.has(slot) && command.some((word, i) => word !== words[slot * WORDS + i])) return undefined;
      words.set(command, slot * WORDS);
      missing.delete(slot);
    }
  }
  const files = [...new Set(rings.map(({ file }) => file))].join(', ');
  return { file: files, words, missing, address: queue.base };
}

/** The ring from slot 0 on; as it was where the addresses have nothing to do with each other, as those of the kernel have not. */
export function fromBase(ring: Ring, facts: readonly LogFact[], smmu: string | null, findings: LogFinding[]): Ring {
  const queue = baseIn(facts);
  if (ring.address === undefined || queue === undefined) return ring;
  const { size, base, slots } = queue;
  const from = ring.address - base;
  const inside = from < BigInt(slots * BYTES) && from + BigInt(ring.words.length * WORDS) > 0n;
  if (!inside || from === 0n || from % BigInt(BYTES) !== 0n) return ring;
  const first = Number(from) / BYTES;
  const words = new Uint32Array(slots * WORDS);
  const missing = new Set<number>();
  for (let slot = 0; slot < slots; slot++) {
    const at = slot - first;
    if (at < 0 || at * WORDS >= ring.words.length || ring.missing.has(at)) missing.add(slot);
    else words.set(ring.words.subarray(at * WORDS, at * WORDS + WORDS), slot * WORDS);
  }
  findings.push({
    text: `${ring.file} begins at 0x${ring.address.toString(16)}, ${first < 0 ? `${-first} slots before slot 0` : `slot 0x${first.toString(16)}`} of the queue`,
    why: `CMDQ_BASE is ${size.base}; slots are counted from there`,
    source: 'IHI 0070 6.3.26',
    from: [size],
    smmu,
  });
  return { ...ring, words, missing, address: base };
}
