import { useKept } from '../use-kept.ts';
import { About, Story } from './about.tsx';
import { Changes } from './changes.tsx';
import { Events } from './events.tsx';
import './step.css';

/** What the step did, and what is different after it. */
export function StepTab() {
  const events = useKept((state) => state.view?.events);
  const changes = useKept((state) => state.view?.changes);
  if (!events || !changes || events.length === 0) return <About />;
  return (
    <>
      <Events events={events} />
      <Changes changes={changes} />
      <Story />
    </>
  );
}
