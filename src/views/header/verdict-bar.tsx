import { TriangleAlert } from 'lucide-react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { Counters } from './counters.tsx';
import { VerdictChip } from './verdict-chip.tsx';

function headline(verdicts: readonly Verdict[]): string {
  const broken = verdicts.filter((verdict) => verdict.held === false);
  if (broken.length > 2) return `${broken.length} properties are violated`;
  if (broken.length > 0) return `${broken.map(({ id }) => id).join(' and ')} ${broken.length > 1 ? 'are' : 'is'} violated`;
  return verdicts.some((verdict) => verdict.held) ? 'All checked properties are kept' : 'No property is checked';
}

const RANK = (verdict: Verdict): number => (verdict.held === false ? 0 : verdict.held ? 1 : 2);

/** What went wrong, before anything else. The verdict is about the whole run, not about the position. */
export function VerdictBar() {
  const verdicts = useExplorer((state) => state.opened?.verdicts ?? []);
  const caution = useExplorer((state) => state.opened?.caution ?? '');
  const broken = verdicts.some((verdict) => verdict.held === false);
  const ranked = [...verdicts].sort((a, b) => RANK(a) - RANK(b));
  return (
    <div className="verdict">
      <div className="verdict-line">
        <h2 className={broken ? 'headline headline-bad' : 'headline'}>{headline(verdicts)}</h2>
        <ul className="chips" aria-label="Properties">
          {ranked.map((verdict) => (
            <li key={verdict.id}>
              <VerdictChip verdict={verdict} />
            </li>
          ))}
        </ul>
        <Counters />
      </div>
      {caution && (
        <p className="caution" role="note">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>{caution}</span>
        </p>
      )}
    </div>
  );
}
