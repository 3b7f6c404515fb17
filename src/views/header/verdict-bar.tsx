import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { Counters } from './counters.tsx';
import { VerdictChip } from './verdict-chip.tsx';

function headline(verdicts: readonly Verdict[]): string {
  const broken = verdicts.filter((verdict) => verdict.held === false);
  if (broken.length > 2) return `${broken.length} properties are violated`;
  if (broken.length > 0)
    return `${broken.map(({ id }) => id).join(' and ')} ${broken.length > 1 ? 'are' : 'is'} violated`;
  return verdicts.some((verdict) => verdict.held) ? 'All checked properties are kept' : 'No property is checked';
}

/** Those that no run can say anything about, in one quiet chip until somebody asks. */
function Unchecked({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  const [open, setOpen] = useState(false);
  if (verdicts.length === 0) return null;
  return (
    <>
      <li>
        <button
          type="button"
          className="chip chip-quiet chip-more"
          aria-expanded={open}
          title={verdicts.map(({ id, statement }) => `${id}: ${statement}`).join('\n\n')}
          onClick={() => setOpen(!open)}
        >
          <span aria-hidden="true">–</span> {verdicts.length} not checked
        </button>
      </li>
      {open &&
        verdicts.map((verdict) => (
          <li key={verdict.id}>
            <VerdictChip verdict={verdict} />
          </li>
        ))}
    </>
  );
}

/** What went wrong, before anything else. The verdict is about the whole run, not about the position. */
export function VerdictBar() {
  const verdicts = useExplorer((state) => state.opened?.verdicts) ?? [];
  const caution = useExplorer((state) => state.opened?.caution ?? '');
  const broken = verdicts.filter(({ held }) => held === false);
  const kept = verdicts.filter(({ held }) => held === true);
  return (
    <div className="verdict">
      <div className="verdict-line">
        <h2 className={broken.length > 0 ? 'headline headline-bad' : 'headline'}>{headline(verdicts)}</h2>
        <ul className="chips" aria-label="Properties">
          {[...broken, ...kept].map((verdict) => (
            <li key={verdict.id}>
              <VerdictChip verdict={verdict} />
            </li>
          ))}
          <Unchecked verdicts={verdicts.filter(({ held }) => held === null)} />
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
