import { Term } from '../../ui/term.tsx';
import type { GuestQueue } from '../../worker/protocol.ts';
import { BatchCut } from './batch-cut.tsx';
import { CommandList } from './command-list.tsx';
import { RingStrip } from './ring-strip.tsx';

/** A guest's command queue: the ring, how the VMM cut the last batch, and the commands. */
export function GuestQueuePanel({ queue }: { readonly queue: GuestQueue }) {
  return (
    <div className="queue">
      <RingStrip
        log2size={queue.log2size}
        cursors={[
          { name: 'PROD', actor: 'guest', side: 'above', cursor: queue.prod },
          { name: 'fetched', actor: 'vmm', side: 'above', cursor: queue.fetched },
          { name: 'CONS', actor: 'vmm', side: 'below', cursor: queue.cons, error: queue.error !== '' },
        ]}
        title={queue.name}
      />
      {queue.error && (
        <p className="queue-error" role="status">
          stopped: <Term of={queue.error} />
        </p>
      )}
      <BatchCut calls={queue.calls} entries={queue.entries} />
      <CommandList queue={queue} />
    </div>
  );
}
