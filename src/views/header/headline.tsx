import { outcomeOf } from '../../state/aside/outcomes.ts';
import { useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { runWords } from './verdict-words.ts';

/** Nothing is known of other interleavings when the page is first painted. */
const Any = onDemand(async () => (await import('./any.tsx')).Any, null);

/** Two sentences, for two questions: what this run does, and what any interleaving can do. */
export function Headline() {
  const verdicts = useExplorer((state) => state.opened?.verdicts) ?? [];
  const outcome = outcomeOf(verdicts);
  const tone = outcome.broken.length > 0 ? ' headline-bad' : outcome.exercised.length === 0 ? ' headline-idle' : '';
  return (
    <>
      <h2 className={`headline${tone}`}>{runWords(outcome, verdicts.length)}.</h2>
      <p className="any">
        <Any />
      </p>
    </>
  );
}
