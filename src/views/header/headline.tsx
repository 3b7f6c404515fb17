import { outcomeOf } from '../../state/aside/outcomes.ts';
import { useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { isQuiet } from '../common/quiet.ts';
import { runWords } from './verdict-words.ts';

/** Nothing is known of other interleavings when the page is first painted. */
const Any = onDemand(async () => (await import('./any.tsx')).Any, null);

/** Two sentences, for two questions: what this run does, and what any interleaving can do. */
export function Headline() {
  const verdicts = useExplorer((state) => state.opened?.verdicts) ?? [];
  const quiet = useExplorer((state) => state.opened !== null && isQuiet(state.opened));
  const title = useExplorer((state) => state.opened?.title);
  const begun = useExplorer((state) => state.opened?.begun);
  const stillAsked = useExplorer((state) => state.stillAsked);
  // What the whole run does is not known yet.
  if (begun) return <h2 className="headline headline-idle">{title}</h2>;
  if (stillAsked)
    return (
      <>
        <h2 className="headline headline-idle headline-asked">
          {stillAsked === 'here' ? 'What do you predict?' : 'More is asked.'}
        </h2>
        <p className="any">
          <span className="any-words">
            {stillAsked === 'here'
              ? 'What lies ahead is told when you have answered.'
              : 'What the run comes to is told with the last answer.'}
          </span>
        </p>
      </>
    );
  const outcome = outcomeOf(verdicts);
  const tone = outcome.broken.length > 0 ? ' headline-bad' : outcome.exercised.length === 0 ? ' headline-idle' : '';
  return (
    <>
      <h2 className={`headline${tone}`}>{quiet ? title : `${runWords(outcome, verdicts.length)}.`}</h2>
      <p className="any">
        <Any />
      </p>
    </>
  );
}
