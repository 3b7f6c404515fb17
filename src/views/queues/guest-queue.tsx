import { WORDS } from '../arch/words.ts';
import type { ReactNode } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Explained } from '../words/term.tsx';
import type { GuestQueue, QueueEntry, QueueInfo } from '../../worker/protocol.ts';
import { markStateOf, markTitle } from '../common/command-mark.tsx';
import { commandId, physicalId } from '../common/ids.ts';
import { BatchCut } from './cut/batch-cut.tsx';
import type { Subject } from './follow.ts';
import { GuestRow } from './list/guest-row.tsx';
import type { TieLink } from './tie/link.ts';
import { QueueList } from './list/queue-list.tsx';
import { RingStrip, type SlotMark } from './ring/ring-strip.tsx';
import { useMetrics } from './use-metrics.ts';
import { useRing } from './ring/use-ring.ts';

interface Props {
  readonly info: QueueInfo;
  readonly queue: GuestQueue;
  readonly position: number;
  readonly subject: Subject | null;
  readonly lit: ReadonlySet<string>;
  readonly selection: string | null;
  readonly link: TieLink;
  /** The physical queues of the run. */
  readonly physical: readonly QueueInfo[];
  readonly head: ReactNode;
}

/** Of two commands that had the same slot the later one is in it. */
const marksOf = ({ ring, log2size }: GuestQueue): Readonly<Record<number, SlotMark>> =>
  Object.fromEntries(
    ring.map((entry) => [
      entry.ordinal % 2 ** log2size,
      {
        label: String(entry.ordinal),
        state: markStateOf(entry.status),
        outOfOrder: entry.outOfOrder,
        title: markTitle(entry),
      },
    ]),
  );

function landing({ physical }: QueueEntry, queues: readonly QueueInfo[]): string | undefined {
  const at = physical && queues.find(({ name }) => name === physical.iommu);
  return at && `${queues.length > 1 ? `${at.name} ` : ''}slot ${physical.ordinal % 2 ** at.log2size}`;
}

/** A guest's command queue: the ring, how the VMM cut the last batch, and the commands. */
export function GuestQueuePanel({ info, queue, position, subject, lit, selection, link, physical, head }: Props) {
  const actions = useActions();
  const stillAsked = useExplorer((state) => state.stillAsked);
  const { guestRow } = useMetrics();
  const { name, log2size } = queue;
  const count = stillAsked ? queue.written : info.commands;
  const ring = useRing(log2size, queue.cons, Math.max(0, info.commands - 1));
  const tied = link.guest?.queue === name ? link.guest.ordinal : undefined;
  const selected = selection === commandId(name, tied ?? -1) ? tied : undefined;
  const here = subject?.queue === name ? subject : null;
  const cons = Math.max(0, queue.consOrdinal - 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups a list and a ring, not fields of a form
    <div className="queue" ref={ring.ref} style={ring.style} role="group" aria-label={name}>
      {head}
      <RingStrip
        name={name}
        log2size={log2size}
        written={queue.written}
        cursors={[
          { name: 'PROD', actor: 'guest', side: 'above', cursor: queue.prod },
          ...(info.hardware ? [] : [{ name: 'fetched', actor: 'vmm', side: 'above', cursor: queue.fetched } as const]),
          {
            name: 'CONS',
            actor: info.hardware ? 'iommu' : 'vmm',
            side: 'below',
            cursor: queue.cons,
            error: queue.error,
          },
        ]}
        marks={marksOf(queue)}
        slots={ring.slots}
        layout={ring.layout}
      />
      {info.hardware ? (
        <p className="queue-none muted">
          <Explained
            text={`${WORDS.hwQueue}: hardware reads the commands from the guest’s memory. No write traps, no ioctl carries them.`}
          />
        </p>
      ) : (
        <BatchCut
          calls={queue.calls}
          log2size={log2size}
          aligned={ring.layout.labelled && ring.slots.length === 2 ** log2size}
          fits={ring.fits}
          now={queue.calls.findIndex(({ at }) => at > 0 && at === position)}
        />
      )}
      {count === 0 ? (
        <p className="queue-none muted">
          {stillAsked ? 'The guest has written no command.' : 'The guest writes no command in this run.'}
        </p>
      ) : (
        <QueueList<QueueEntry>
          queue={info.key}
          label={`Commands of ${name}`}
          count={count}
          row={guestRow}
          rows={queue.rows}
          selected={selected}
          current={tied}
          wishes={[
            here ? null : { why: `cons ${queue.consOrdinal}`, first: cons, last: cons },
            here && { why: `step ${position}`, first: here.first, last: here.last },
            tied === undefined ? null : { why: `tied ${tied} ${selection}`, first: tied, last: tied },
          ]}
          onSelect={(ordinal) => actions.select(commandId(name, ordinal))}
          onFollow={({ physical: to }) => to && actions.select(physicalId(to.iommu, to.ordinal))}
          render={(place, entry) => (
            <GuestRow
              key={place.ordinal}
              place={place}
              entry={entry}
              lit={lit.has(commandId(name, place.ordinal))}
              selected={selected === place.ordinal}
              tied={tied === place.ordinal && link.physical !== null}
              landed={entry && landing(entry, physical)}
            />
          )}
        />
      )}
    </div>
  );
}
