import { TriangleAlert } from 'lucide-react';
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { Counters } from './counters.tsx';
import { useDismiss } from './use-dismiss.ts';
import { BrokenChip, KeptChip, REST, RestChip } from './verdict-chip.tsx';
import { headline } from './verdict-words.ts';
import './verdict.css';

const NONE: readonly Verdict[] = [];

/** Nothing of its own to show: what floats goes away when it is looked past. */
function Dismiss({ inside, onClose }: { readonly inside: RefObject<Element | null>; readonly onClose: () => void }) {
  useDismiss(inside, onClose);
  return null;
}

/** A chip per property; one of them may show its note. */
function Chips({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState<string | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const kept = useMemo(() => verdicts.filter(({ held }) => held), [verdicts]);
  return (
    <ul ref={list} className="chips" aria-label="Properties">
      {verdicts
        .filter(({ held }) => !held)
        .map((verdict) => (
          <li key={verdict.id}>
            <BrokenChip verdict={verdict} open={open === verdict.id} onOpen={setOpen} />
          </li>
        ))}
      {kept.map((verdict) => (
        <li key={verdict.id} className="chip-kept">
          <KeptChip verdict={verdict} open={open === verdict.id} onOpen={setOpen} />
        </li>
      ))}
      {kept.length > 0 && (
        <li className="chip-rest">
          <RestChip verdicts={kept} open={open === REST} onOpen={setOpen} />
        </li>
      )}
      {open !== null && <Dismiss key={open} inside={list} onClose={close} />}
    </ul>
  );
}

/** What went wrong, before anything else. The verdict is about the whole run, not about the position. */
export function VerdictBar() {
  const verdicts = useExplorer((state) => state.opened?.verdicts) ?? NONE;
  const caution = useExplorer((state) => state.opened?.caution ?? '');
  const broken = verdicts.some(({ held }) => !held);
  return (
    <section className="verdict" aria-label="Verdict">
      <div className="verdict-line">
        <h2 className={broken ? 'headline headline-bad' : 'headline'}>{headline(verdicts)}</h2>
        <Chips verdicts={verdicts} />
        <Counters />
      </div>
      {caution && (
        <p className="caution" role="note">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>{caution}</span>
        </p>
      )}
    </section>
  );
}
