import type { ReactNode } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { PhysicalEntry, PhysicalQueue, QueueInfo } from '../../worker/protocol.ts';
import { markStateOf, markTitle } from '../common/command-mark.tsx';
import { commandId, physicalId } from '../common/ids.ts';
import type { TieLink } from './tie/link.ts';
import { KERNEL_STATE, kernelTitle, PhysicalRow } from './list/physical-row.tsx';
import { QueueList } from './list/queue-list.tsx';
import { RingStrip, type SlotMark } from './ring/ring-strip.tsx';
import { useMetrics } from './use-metrics.ts';
import { useRing } from './ring/use-ring.ts';

interface Props {
  readonly info: QueueInfo;
  readonly queue: PhysicalQueue;
  readonly lit: ReadonlySet<string>;
  readonly selection: string | null;
  readonly link: TieLink;
  /** The guest queues of the run. */
  readonly guests: readonly QueueInfo[];
  /** It has little height. */
  readonly short: boolean;
  readonly head: ReactNode;
}

function markOf(entry: PhysicalEntry): SlotMark {
  const { origin } = entry;
  if (!origin) return { label: 'k', state: KERNEL_STATE[entry.status], title: kernelTitle(entry) };
  const { ordinal, status, outOfOrder } = origin;
  return {
    label: String(ordinal),
    state: markStateOf(status),
    outOfOrder,
    title: `${origin.queue}, ${markTitle(origin)}`,
  };
}

/** Of two commands that had the same slot the later is in it. */
const marksOf = ({ ring }: PhysicalQueue): Readonly<Record<number, SlotMark>> =>
  Object.fromEntries(ring.map((entry) => [entry.slot, markOf(entry)]));

/** What the kernel has written to the hardware's own queue, and how far the IOMMU has come. */
export function PhysicalQueuePanel({ info, queue, lit, selection, link, guests, short, head }: Props) {
  const actions = useActions();
  const { physicalRow } = useMetrics();
  const stillAsked = useExplorer((state) => state.stillAsked);
  const { iommu, log2size, written, consOrdinal } = queue;
  const count = stillAsked ? queue.written : info.commands;
  const ring = useRing(log2size, queue.cons, Math.max(0, ...guests.map(({ commands }) => commands - 1)));
  const tied = link.physical?.iommu === iommu ? link.physical.ordinal : undefined;
  const selected = selection === physicalId(iommu, tied ?? -1) ? tied : undefined;
  const isLit = ({ origin, status }: PhysicalEntry): boolean =>
    status !== 'future' && origin !== undefined && lit.has(commandId(origin.queue, origin.ordinal));
  const end = (count: number): number => Math.max(0, count - 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups a list and a ring, not fields of a form
    <div className="queue" ref={ring.ref} style={ring.style} role="group" aria-label={iommu}>
      {head}
      <RingStrip
        name={iommu}
        log2size={log2size}
        written={written}
        cursors={[
          { name: 'PROD', actor: 'kernel', side: 'above', cursor: queue.prod },
          { name: 'CONS', actor: 'iommu', side: 'below', cursor: queue.cons, error: queue.error },
        ]}
        marks={marksOf(queue)}
        slots={ring.slots}
        layout={ring.layout}
        short={short}
      />
      {count === 0 ? (
        <p className="queue-none muted">
          {stillAsked ? 'The kernel has written no command to it.' : 'The kernel writes no command to it in this run.'}
        </p>
      ) : (
        <QueueList<PhysicalEntry>
          queue={info.key}
          label={`Physical commands of ${iommu}`}
          count={count}
          row={physicalRow}
          rows={queue.rows}
          selected={selected}
          current={tied}
          wishes={[
            { why: `written ${written}`, first: end(consOrdinal), last: end(written) },
            { why: `cons ${consOrdinal}`, first: end(consOrdinal), last: end(consOrdinal) },
            tied === undefined ? null : { why: `tied ${tied} ${selection}`, first: tied, last: tied },
          ]}
          onSelect={(ordinal) => actions.select(physicalId(iommu, ordinal))}
          onFollow={({ origin }) => origin && actions.select(commandId(origin.queue, origin.ordinal))}
          render={(place, entry) => (
            <PhysicalRow
              key={place.ordinal}
              place={place}
              entry={entry}
              lit={entry !== undefined && isLit(entry)}
              selected={selected === place.ordinal}
              tied={tied === place.ordinal && link.guest !== null}
              several={guests.length > 1}
            />
          )}
        />
      )}
    </div>
  );
}
