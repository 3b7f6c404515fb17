import { memo } from 'react';
import { Explained, Term } from '../../words/term.tsx';
import type { EventView, Refusal } from '../../../worker/protocol.ts';
import { CommandMark } from '../../common/command-mark.tsx';
import { same } from '../../common/same.ts';
import { ToSentence } from '../../common/to-sentence.tsx';

interface RuleProps extends Refusal {
  /** The event's sentence: what it says already is not said twice. */
  readonly sentence: string;
}

/** The rule of iommufd that a command or a call broke. */
function Rule({ errno, why, source, sentence }: RuleProps) {
  const said = sentence.includes(why);
  return (
    <p className="event-rule">
      <b className="m">
        <Term of={errno} />
      </b>{' '}
      {!said && <Explained text={why} />}
      <span className={said ? 'caption' : 'caption event-rule-source'}>{source}</span>
    </p>
  );
}

const Event = memo(function Event({ event }: { readonly event: EventView }) {
  const violation = event.kind === 'violation';
  return (
    <li className={`event a-${event.actorKind}${violation ? ' event-violation' : ''}`}>
      <p className="event-head">
        <span className="event-actor">{violation ? '✗ violated' : event.actor}</span>
        {event.cargo.map((command) => (
          <CommandMark key={`${command.queue} ${command.ordinal}`} entry={command} />
        ))}
        <span className="caption m event-number" title="number of the event in the run">
          #{event.i}
        </span>
      </p>
      <p>{violation ? <ToSentence /> : <Explained text={event.text} />}</p>
      {event.refusal && <Rule {...event.refusal} sentence={event.text} />}
      {event.source !== event.refusal?.source && <p className="caption event-source">{event.source}</p>}
    </li>
  );
}, same);

/** The first is what happened, the rest follow from it. */
export function Events({ events }: { readonly events: readonly EventView[] }) {
  return (
    <ol className="events" aria-label="Events of this step">
      {events.map((event, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: another step's events are written into the same rows
        <Event key={row} event={event} />
      ))}
    </ol>
  );
}
