import { actions, useExplorer } from '../../state/use-explorer.ts';
import type { GuestQueue, PhysicalEntry, PhysicalQueue } from '../../worker/protocol.ts';
import { CommandMark, UnknownMark } from '../common/command-mark.tsx';
import { commandId } from '../common/ids.ts';
import { CommandText } from './command-text.tsx';
import { RingStrip } from './ring-strip.tsx';

type Origin = PhysicalEntry['origin'];

/** The guest command that a physical one came from, by its own mark. */
function OriginMark({ origin, guests }: { readonly origin: Origin; readonly guests: readonly GuestQueue[] }) {
  if (!origin)
    return (
      <span className="caption" title="written by the kernel itself">
        kernel
      </span>
    );
  const entry = guests
    .find(({ name }) => name === origin.queue)
    ?.entries.find(({ ordinal }) => ordinal === origin.ordinal);
  return (
    <button
      type="button"
      title={`from command ${origin.ordinal} of ${origin.queue}`}
      onClick={() => actions.select(commandId(origin.queue, origin.ordinal))}
    >
      {entry ? <CommandMark entry={entry} /> : <UnknownMark ordinal={origin.ordinal} />}
    </button>
  );
}

/** What the kernel has written to the hardware's own queue, the latest commands. */
export function PhysicalQueuePanel({ queue }: { readonly queue: PhysicalQueue }) {
  const guests = useExplorer((state) => state.view?.queues) ?? [];
  return (
    <div className="queue">
      <RingStrip
        log2size={queue.log2size}
        cursors={[
          { name: 'PROD', actor: 'kernel', side: 'above', cursor: queue.prod },
          { name: 'CONS', actor: 'smmu', side: 'below', cursor: queue.cons },
        ]}
        title={queue.smmu}
      />
      {queue.entries.length === 0 && <p className="queue-none muted">The kernel has written no command yet.</p>}
      <ol className="commands" aria-label={`Physical commands of ${queue.smmu}`}>
        {queue.entries.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a ring's slots repeat, its order does not
          <li key={at} className={entry.consumed ? 'physical' : 'physical physical-waiting'}>
            <span className="physical-origin">
              <OriginMark origin={entry.origin} guests={guests} />
            </span>
            <CommandText mnemonic={entry.mnemonic} fields={entry.fields} />
            <span className="command-status">{entry.consumed ? 'consumed' : 'not consumed'}</span>
            <span className="command-slot">slot {entry.slot}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
