/** Listening to events: what is done at each kind, by its number, so that nothing is asked at the others. */
import type { Eight, Events, Forms, Ordinals } from './events.ts';
import type { ToldBy } from './event-args.ts';

/** Takes the eight numbers that tell an event. */
type Does = (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number) => void;

/** By kind. */
export type Heard = readonly (Does | undefined)[];

const KINDS = 256;

/** What is done at some events of a part, by their names, when they happen. */
export const on = <F extends Forms>(
  { forms }: Events<F>,
  does: { readonly [N in keyof F]?: (...told: Eight<ToldBy<F[N]['args']>>) => void },
): Heard => byKind(forms, does);

/** The same when they are kept: positions are command numbers. */
export const onKept = <F extends Forms>(
  { forms }: Events<F>,
  does: {
    readonly [N in keyof F]?: (...told: Extract<Ordinals<Eight<ToldBy<F[N]['args']>>>, readonly number[]>) => void;
  },
): Heard => byKind(forms, does);

function byKind<F extends Forms>(forms: F, does: { readonly [N in keyof F]?: (...told: never) => void }): Heard {
  const heard = Array.from<undefined, Does | undefined>({ length: KINDS }, () => undefined);
  for (const [name, { kind }] of Object.entries(forms)) heard[kind] = does[name] as Does | undefined;
  return heard;
}

/** The same at whatever kinds. */
export const atKinds = (are: (kind: number) => boolean, does: Does): Heard =>
  Array.from({ length: KINDS }, (_, kind) => (are(kind) ? does : undefined));

const both =
  (one: Does, other: Does): Does =>
  (a, b, c, d, e, f, g, h) => {
    one(a, b, c, d, e, f, g, h);
    other(a, b, c, d, e, f, g, h);
  };

/** All of them; at what several hear, one after the other. */
export const inTurn = (...all: readonly Heard[]): Heard =>
  Array.from({ length: KINDS }, (_, kind) =>
    all
      .flatMap((heard) => heard[kind] ?? [])
      .reduce<Does | undefined>((one, next) => (one ? both(one, next) : next), undefined),
  );
