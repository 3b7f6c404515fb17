/** What an event means, in words. Nobody needs them before a step is looked at: they can be loaded later than the machine. */
import { type Payload, read } from './event-args.ts';
import type { Context, Events, Forms } from './events.ts';

export interface Described {
  /** One English sentence. */
  readonly text: string;
  /** Objects that it touches: `viommu/4`, `device/A`, … */
  readonly objects: readonly string[];
  /** Objects that something visits, in order, where something moves: `viommu/vm0/4`, … */
  readonly path?: readonly string[];
  /** Where it is written: specification section, kernel function, mail. */
  readonly source: string;
  /** Number of the rule of iommufd that refused, where one did. */
  readonly rule?: number;
}

export type Sentence<P> = (payload: P, context: Context) => Described;

/** By the kind of the event; they take the numbers that tell it. */
export type SentenceTable = readonly (readonly [kind: number, sentence: Sentence<ArrayLike<number>>])[];

/** Sentences of one part of the machine, one per event kind. */
export function sentences<F extends Forms>(
  { forms }: Events<F>,
  table: { readonly [N in keyof F]: Sentence<Payload<F[N]['args']>> },
): SentenceTable {
  const one = <N extends keyof F>(name: N): readonly [number, Sentence<ArrayLike<number>>] => {
    const args: F[N]['args'] = forms[name].args;
    return [forms[name].kind, (told, context) => table[name](read(args, told), context)];
  };
  return Object.keys(forms).map(one);
}
