/** Events as they are told and shown: one text for all cases of a part, to be held against a golden file. */
import type { Context, Events, Forms } from './events.ts';
import { NO_COMMAND } from './events.ts';
import type { Payload } from './event-args.ts';
import type { SentenceTable } from './sentences.ts';

type Given<F extends Forms, N extends keyof F> = Partial<Payload<F[N]['args']>>;

/** An event of a part with its arguments by name, 0 where none is given; and who reads of it, where it is not everybody. */
export type Case<F extends Forms> = {
  readonly [N in keyof F]: readonly [name: N, given: Given<F, N>, context?: Context];
}[keyof F];

/** The numbers that tell an event. */
export function toldOf<F extends Forms>(
  { forms }: Events<F>,
  name: keyof F,
  given: Readonly<Record<string, unknown>>,
): number[] {
  return forms[name].args.flatMap(({ name: arg, form, slots }) => {
    const value = given[arg] ?? 0;
    if (form === 'words') return Array.from({ length: slots }, (_, i) => (value as number[])[i] ?? 0);
    return form === 'address' ? [Math.floor(Number(value) / 2 ** 32), Number(value) % 2 ** 32] : [Number(value)];
  });
}

const number = (value: number): string => (value < 256 ? String(value) : `0x${value.toString(16)}`);

const shown = (given: object): string =>
  Object.entries(given)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? `[${value.map(number).join(' ')}]` : number(value)}`)
    .join(', ');

/** What is said of each case: brief and sentence, what they name, the way that is shown, the rule, where it is written. */
export function toldText<F extends Forms>(
  events: Events<F>,
  table: SentenceTable,
  usual: Context,
  cases: readonly Case<F>[],
): string {
  const texts = cases.map(([name, given, context = usual]) => {
    const told = toldOf(events, name, given);
    const def = events.defs.find((one) => one.kind === events.forms[name].kind)!;
    const { text, objects, path, source, rule } = table.find(([kind]) => kind === def.kind)![1](told, context);
    const about = def.about(told);
    return [
      `${String(name)} ${shown(given)}`.trimEnd(),
      `  ${def.brief(told, context)}${about === NO_COMMAND ? '' : ` (about ${about})`}${def.fails?.(told) ? ' (fails)' : ''}`,
      `  ${text}`,
      ...(objects.length > 0 ? [`  names ${objects.join(' ')}`] : []),
      ...(path?.length ? [`  goes ${path.join(' → ')}`] : []),
      ...(rule ? [`  rule ${rule}`] : []),
      `  ${source}\n`,
    ].join('\n');
  });
  const missing = events.defs.filter(({ name }) => !cases.some(([one]) => one === name)).map(({ name }) => name);
  return [...texts, ...(missing.length > 0 ? [`not told: ${missing.join(', ')}\n`] : [])].join('\n');
}
