import { useExplorer } from '../../state/use-explorer.ts';
import { Explained } from '../../ui/term.tsx';
import type { EventView } from '../../worker/protocol.ts';

function Event({ event }: { readonly event: EventView }) {
  const violation = event.kind === 'violation';
  return (
    <li className={`event a-${event.actorKind}${violation ? ' event-violation' : ''}`}>
      <p className="event-head">
        <span className="event-actor">{violation ? 'violated' : event.actor}</span>
        <span className="caption m">#{event.i}</span>
      </p>
      <p>
        <Explained text={event.text} />
      </p>
      <p className="caption event-source">{event.source}</p>
    </li>
  );
}

/** What the scenario is about, before anything has happened. */
function About() {
  const title = useExplorer((state) => state.opened?.title);
  const about = useExplorer((state) => state.opened?.about) ?? '';
  return (
    <div className="about">
      <h2>{title}</h2>
      {about
        .trim()
        .split(/\n{2,}/)
        .map((paragraph) => (
          <p key={paragraph}>
            <Explained text={paragraph} />
          </p>
        ))}
    </div>
  );
}

/** All events of the step: the first is what happened, the rest follow from it. */
export function StepTab() {
  const events = useExplorer((state) => state.view?.events) ?? [];
  if (events.length === 0) return <About />;
  return (
    <ol className="events">
      {events.map((event) => (
        <Event key={event.i} event={event} />
      ))}
    </ol>
  );
}
