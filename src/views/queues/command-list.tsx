import { useEffect, useRef } from 'react';
import { actions, useExplorer } from '../../state/use-explorer.ts';
import type { GuestQueue, QueueEntry } from '../../worker/protocol.ts';
import { CommandMark, STATUS_WORDS } from '../common/command-mark.tsx';
import { commandId } from '../common/ids.ts';
import { useLit } from '../common/use-lit.ts';
import { CommandText } from './command-text.tsx';

interface RowProps {
  readonly queue: string;
  readonly entry: QueueEntry;
  readonly lit: boolean;
  readonly selected: boolean;
}

function Row({ queue, entry, lit, selected }: RowProps) {
  const classes = ['command', `command-${entry.status}`];
  if (lit) classes.push('command-lit');
  if (entry.outOfOrder) classes.push('command-ooo');
  return (
    <li>
      <button
        type="button"
        className={classes.join(' ')}
        aria-pressed={selected}
        onClick={() => actions.select(commandId(queue, entry.ordinal))}
      >
        <CommandMark entry={entry} />
        <CommandText mnemonic={entry.mnemonic} fields={entry.fields} />
        <span className="command-status clip">
          {entry.outOfOrder && <b>out of order, </b>}
          {STATUS_WORDS[entry.status]}
        </span>
        <span className="command-slot">slot {entry.slot}</span>
      </button>
    </li>
  );
}

/** The commands being worked on, decoded. The worker sends a window; the whole queue is never mounted. */
export function CommandList({ queue }: { readonly queue: GuestQueue }) {
  const selection = useExplorer((state) => state.selection);
  const lit = useLit();
  const list = useRef<HTMLOListElement>(null);
  const first = queue.entries[0]?.ordinal ?? 0;
  const beyond = queue.total - (first + queue.entries.length);

  // The command that the step is about stays in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect follows the marks that depend on `lit`
  useEffect(() => {
    list.current?.querySelector('.command-lit')?.scrollIntoView({ block: 'nearest' });
  }, [lit]);

  if (queue.entries.length === 0) return <p className="queue-none muted">The guest has written no command yet.</p>;
  return (
    <ol className="commands" ref={list} aria-label={`Commands of ${queue.name}`}>
      {first > 0 && <li className="commands-more caption">… {first} earlier</li>}
      {queue.entries.map((entry) => {
        const id = commandId(queue.name, entry.ordinal);
        return <Row key={id} queue={queue.name} entry={entry} lit={lit.has(id)} selected={selection === id} />;
      })}
      {beyond > 0 && <li className="commands-more caption">… {beyond} later</li>}
    </ol>
  );
}
