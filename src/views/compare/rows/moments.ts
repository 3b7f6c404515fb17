/** Where the cursor of a comparison is: at a guest command, and at one of the moments in its life. */
import { WORDS } from '../../arch/words.ts';
import type { CommandRow, Compared, Divergence } from '../../../worker/protocol.ts';

export const MOMENTS = [
  { value: 'fetched', label: 'fetched', title: 'The VMM, or hardware, reads it from the guest’s queue' },
  { value: 'at', label: 'handed over', title: 'It is handed over; or refused, done by the VMM, passed by CONS' },
  { value: 'complete', label: 'complete', title: 'It is complete' },
  { value: 'seen', label: 'seen', title: `The guest sees a ${WORDS.wait} complete that covers it` },
] as const;

export type RowMoment = (typeof MOMENTS)[number]['value'];

export const movedMoment = (moment: RowMoment, way: 1 | -1): RowMoment => {
  const at = MOMENTS.findIndex(({ value }) => value === moment);
  return MOMENTS[Math.max(0, Math.min(MOMENTS.length - 1, at + way))].value;
};

/** A side at the cursor: its step, null where it stays; and why it is not at the moment asked for, '' where it is. */
export interface Stand {
  readonly step: number | null;
  readonly note: string;
}

/** What never happens has not happened at the end of the run. */
export function standsAt(row: CommandRow | undefined, moment: RowMoment, { sides }: Compared): readonly Stand[] {
  const name = MOMENTS.find(({ value }) => value === moment)?.label;
  return sides.map(({ length }, s) => {
    const fact = row?.facts[s];
    if (!row) return { step: null, note: '' };
    if (!fact) return { step: null, note: `command ${row.index} is never written here` };
    const step = fact[moment];
    return step === null
      ? { step: length, note: `command ${row.index} is never ${name} here: the end of the run` }
      : { step, note: '' };
  });
}

/** By side: the steps that the keys lead to from here, at other moments and at the commands beside this one. */
export function stepsAhead(
  row: CommandRow | undefined,
  beside: readonly (CommandRow | undefined)[],
  moment: RowMoment,
  compared: Compared,
): readonly (readonly number[])[] {
  const next = [
    ...beside.map((other) => standsAt(other, moment, compared)),
    ...([1, -1] as const).map((way) => standsAt(row, movedMoment(moment, way), compared)),
  ];
  return compared.sides.map((_, s) => [...new Set(next.flatMap((stands) => stands[s].step ?? []))]);
}

/** Where a divergence shows; a side that it does not speak of stays at the cursor. */
export const standsOf = ({ at }: Divergence, stands: readonly Stand[]): readonly Stand[] =>
  stands.map((stand, s) => (at[s] === null ? stand : { step: at[s], note: '' }));
