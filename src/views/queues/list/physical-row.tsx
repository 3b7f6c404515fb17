import { memo } from 'react';
import { Mark, type MarkState } from '../../../ui/mark.tsx';
import { Explained } from '../../words/term.tsx';
import type { PhysicalEntry } from '../../../worker/protocol.ts';
import { CommandMark, markTitle } from '../../common/command-mark.tsx';
import { same } from '../../common/same.ts';
import { allFields, briefFields } from '../../common/fields.ts';
import type { RowPlace } from './queue-list.tsx';
import { Cell, type Flags, Row, Waiting } from './row.tsx';

/** What became of a command of the kernel's own: the same shapes, `k` where a guest command has its number. */
export const KERNEL_STATE: Readonly<Record<PhysicalEntry['status'], MarkState>> = {
  future: 'future',
  queued: 'handed-over',
  consumed: 'consumed',
  complete: 'complete',
};

const WORDS: Readonly<Record<PhysicalEntry['status'], string>> = {
  future: 'not written yet',
  queued: 'not consumed',
  consumed: 'consumed, SYNC outstanding',
  complete: 'complete',
};

export const kernelTitle = ({ mnemonic, status }: Pick<PhysicalEntry, 'mnemonic' | 'status'>): string =>
  `${mnemonic}, written by the kernel itself: ${WORDS[status]}`;

interface Props extends Flags {
  readonly place: RowPlace;
  readonly entry: PhysicalEntry | undefined;
  /** There is more than one guest queue. */
  readonly several: boolean;
}

function Origin({ entry }: { readonly entry: PhysicalEntry }) {
  const { origin, status } = entry;
  if (!origin) return <Mark label="k" state={KERNEL_STATE[status]} title={kernelTitle(entry)} />;
  return (
    <button
      type="button"
      className="row-origin"
      tabIndex={-1}
      data-follow
      title={`From ${origin.queue}’s ${markTitle(origin)}. Show it (Enter)`}
    >
      {/* Before it is written there is only the number of the command that it will come from. */}
      {status === 'future' ? (
        <Mark label={String(origin.ordinal)} state="future" />
      ) : (
        <CommandMark entry={origin} silent />
      )}
    </button>
  );
}

/** A command of a physical queue on one line; its mark is that of the guest command that it came from. */
export const PhysicalRow = memo(function PhysicalRow({ place, entry, several, ...flags }: Props) {
  if (!entry) return <Waiting place={place} className="physical-row" />;
  const { origin, mnemonic, fields, status, slot } = entry;
  const whose = origin ? `from command ${origin.ordinal} of ${origin.queue}` : 'written by the kernel itself';
  const label = `slot ${slot}, ${mnemonic}, ${whose}: ${WORDS[status]}`;
  return (
    <Row place={place} className={`physical-row row-${status}`} label={label} {...flags}>
      <Cell className="row-slot m" title={`slot ${slot}, command ${place.ordinal}`}>
        {slot}
      </Cell>
      <Cell className="row-mark">
        <Origin entry={entry} />
      </Cell>
      <Cell className="row-name m" title={WORDS[status]}>
        <Explained text={mnemonic.replace(/^CMD_(?!SYNC)/, '')} />
      </Cell>
      <Cell className="row-fields m clip" title={allFields(fields)}>
        <Explained text={briefFields(fields)} />
      </Cell>
      {several && <Cell className="row-from">{origin?.queue ?? 'kernel'}</Cell>}
    </Row>
  );
}, same);
