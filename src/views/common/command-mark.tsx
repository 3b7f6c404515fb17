import { WORDS } from '../arch/words.ts';
import { memo } from 'react';
import { Mark, type MarkState } from '../../ui/mark.tsx';
import type { CommandBrief, CommandStatus } from '../../worker/protocol.ts';

/** One shape per state: none stands for two. */
export const markStateOf = (status: CommandStatus): MarkState => status;

/** What has become of a command, in words. */
export const STATUS_WORDS: Record<CommandStatus, string> = {
  future: 'not written yet',
  queued: 'written, not fetched',
  fetched: 'fetched by the VMM',
  'handed-over': `on the physical ${WORDS.queue}`,
  consumed: 'consumed, SYNC outstanding',
  complete: 'complete',
  vmm: 'done by the VMM itself',
  refused: 'refused',
  skipped: `skipped: overwritten by a ${WORDS.wait}`,
};

type Marked = Pick<CommandBrief, 'ordinal' | 'status' | 'outOfOrder' | 'mnemonic'>;

/** `command 2, NAME: complete, handed over out of order` */
export const markTitle = ({ ordinal, mnemonic, status, outOfOrder }: Marked): string =>
  `command ${ordinal}, ${mnemonic}: ${STATUS_WORDS[status]}${outOfOrder ? ', handed over out of order' : ''}`;

interface Props {
  readonly entry: Marked;
  /** The words stand beside it: a screen reader need not hear them twice. */
  readonly silent?: boolean;
}

/** The one mark of a guest command, wherever it appears. Drawn again only when what it shows has changed. */
export const CommandMark = memo(
  function CommandMark({ entry, silent = false }: Props) {
    return (
      <Mark
        label={String(entry.ordinal)}
        state={markStateOf(entry.status)}
        outOfOrder={entry.outOfOrder}
        title={silent ? undefined : markTitle(entry)}
      />
    );
  },
  (a, b) =>
    a.silent === b.silent &&
    a.entry.ordinal === b.entry.ordinal &&
    a.entry.status === b.entry.status &&
    a.entry.outOfOrder === b.entry.outOfOrder &&
    a.entry.mnemonic === b.entry.mnemonic,
);
