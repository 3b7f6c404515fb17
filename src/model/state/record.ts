/** Records: how a few named values lie in consecutive words of the arena. */

export type Rec<K extends string> = Readonly<Record<K, number>> & { readonly SIZE: number };

/**
 * `record({ prod: 1, base: 2 })` gives each name its word offset (`prod` 0, `base` 1) and the total as `SIZE`.
 * The number after a name is how many words it takes.
 */
export function record<const T extends Readonly<Record<string, number>>>(shape: T): Rec<Extract<keyof T, string>> {
  const offsets: Record<string, number> = {};
  let size = 0;
  for (const [name, words] of Object.entries(shape)) {
    offsets[name] = size;
    size += words;
  }
  return { ...offsets, SIZE: size } as Rec<Extract<keyof T, string>>;
}
