/** The guest command and the physical command that it became, of which one is selected or at work. */
import type { GuestQueue, View } from '../../../worker/protocol.ts';
import { parseCommandId, parsePhysicalId } from '../../common/ids.ts';
import { subjectOf } from '../follow.ts';

export interface TieLink {
  readonly guest: { readonly queue: string; readonly ordinal: number } | null;
  readonly physical: { readonly iommu: string; readonly ordinal: number } | null;
}

const NONE: TieLink = { guest: null, physical: null };

/** Of a selected command what the inspector shows; without a selection of the command that the step is about. */
export function linkOf(view: View, selection: string | null): TieLink {
  const command = parseCommandId(selection ?? '');
  if (command) {
    const { detail } = view;
    const told = detail?.kind === 'command' && detail.entry.ordinal === command.ordinal ? detail.physical : undefined;
    return { guest: command, physical: told ? { iommu: told.iommu, ordinal: told.ordinal } : became(view, command) };
  }
  const physical = parsePhysicalId(selection ?? '');
  if (physical) {
    const { detail } = view;
    const origin = detail?.kind === 'physical' ? detail.entry.origin : undefined;
    return { guest: origin ? { queue: origin.queue, ordinal: origin.ordinal } : null, physical };
  }
  const subject = subjectOf(view.events);
  if (!subject || subject.first !== subject.last) return NONE;
  const guest = { queue: subject.queue, ordinal: subject.first };
  return { guest, physical: became(view, guest) };
}

/** Read off the rows at hand. */
function became(view: View, { queue, ordinal }: NonNullable<TieLink['guest']>): TieLink['physical'] {
  const rows: GuestQueue['rows'] | undefined = view.queues.find(({ name }) => name === queue)?.rows;
  return rows?.entries[ordinal - rows.first]?.physical ?? null;
}
