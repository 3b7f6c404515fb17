/** How designs fare under a hazard, in few words: most of thousands fare like others. */

/** By design, in their order: `kinds[of[i]]` is what breaks, null where a bound was met before anything did. */
export interface Fared {
  readonly kinds: readonly (readonly string[] | null)[];
  readonly of: Uint8Array;
}

/** How each of some designs fares, `broken` being asked once for each; who goes on step by step lets others in between. */
export function* faring<T>(
  designs: readonly T[],
  broken: (design: T) => readonly string[] | null,
): Generator<number, Fared> {
  const kinds = new Map<string, { readonly number: number; readonly broken: readonly string[] | null }>();
  const of = new Uint8Array(designs.length);
  for (const [i, design] of designs.entries()) {
    const found = broken(design);
    const name = JSON.stringify(found);
    const kind = kinds.get(name) ?? { number: kinds.size, broken: found };
    kinds.set(name, kind);
    of[i] = kind.number;
    yield i;
  }
  return { kinds: [...kinds.values()].map((kind) => kind.broken), of };
}
