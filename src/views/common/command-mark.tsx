import { Mark, type MarkState } from '../../ui/mark.tsx';
import type { CommandStatus, QueueEntry } from '../../worker/protocol.ts';

const STATE: Record<CommandStatus, MarkState> = {
  queued: 'pending',
  fetched: 'pending',
  'handed-over': 'flight',
  consumed: 'flight',
  complete: 'done',
  vmm: 'done',
  refused: 'error',
};

/** What has become of a command, in words. */
export const STATUS_WORDS: Record<CommandStatus, string> = {
  queued: 'written, not fetched',
  fetched: 'fetched by the VMM',
  'handed-over': 'on the physical CMDQ',
  consumed: 'consumed, SYNC outstanding',
  complete: 'complete',
  vmm: 'done by the VMM itself',
  refused: 'refused',
};

type Marked = Pick<QueueEntry, 'ordinal' | 'status' | 'outOfOrder' | 'mnemonic'>;

/** The one mark of a guest command, wherever it appears. */
export function CommandMark({ entry }: { readonly entry: Marked }) {
  const order = entry.outOfOrder ? ', handed over out of order' : '';
  return (
    <Mark
      label={String(entry.ordinal)}
      state={STATE[entry.status]}
      outOfOrder={entry.outOfOrder}
      title={`command ${entry.ordinal}, ${entry.mnemonic}: ${STATUS_WORDS[entry.status]}${order}`}
    />
  );
}

/** A command that is named but whose state is not at hand. */
export function UnknownMark({ ordinal }: { readonly ordinal: number }) {
  return <Mark label={String(ordinal)} state="pending" title={`command ${ordinal}`} />;
}
