/** What an event means, in words. Nobody needs them before a step is looked at: they can be loaded later than the machine. */
import type { Context } from './events.ts';

export interface Described {
  /** One English sentence. */
  readonly text: string;
  /** Objects that it touches: `cmd/vsmmu0/3`, `viommu/4`, `device/A`, … */
  readonly objects: readonly string[];
  /** Objects that something visits, in order, where something moves: `vmm/vsmmu0`, `viommu/vm0/4`, … */
  readonly path?: readonly string[];
  /** Where it is written: specification section, kernel function, mail. */
  readonly source: string;
  /** Number of the rule of iommufd that refused, where one did. */
  readonly rule?: number;
}

export type Sentence = (args: ArrayLike<number>, context: Context) => Described;

/** Sentences of one part of the machine: one per event kind. */
export const sentences = <K extends string>(
  kinds: Readonly<Record<K, number>>,
  table: Readonly<Record<K, Sentence>>,
): readonly (readonly [kind: number, sentence: Sentence])[] =>
  (Object.keys(table) as K[]).map((name) => [kinds[name], table[name]] as const);
