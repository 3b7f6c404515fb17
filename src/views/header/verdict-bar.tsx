import { TriangleAlert } from 'lucide-react';
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { Counters } from './counters.tsx';
import { Headline } from './headline.tsx';
import { useDismiss } from './use-dismiss.ts';
import { BrokenChip, FineChip } from './verdict-chip.tsx';
import './verdict.css';

/** What chips that stand for several are called. */
const REST = ['kept', 'not exercised'] as const;

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
  const rest = useMemo(
    () =>
      [true, false].map((exercised) => verdicts.filter((verdict) => verdict.held && verdict.exercised === exercised)),
    [verdicts],
  );
  return (
    <ul ref={list} className="chips" aria-label="Properties in this run">
      {verdicts
        .filter(({ held }) => !held)
        .map((verdict) => (
          <li key={verdict.id}>
            <BrokenChip verdict={verdict} open={open === verdict.id} onOpen={setOpen} />
          </li>
        ))}
      {rest.flat().map((verdict) => (
        <li key={verdict.id} className="chip-each">
          <FineChip name={verdict.id} verdicts={[verdict]} open={open === verdict.id} onOpen={setOpen} />
        </li>
      ))}
      {rest.map(
        (some, i) =>
          some.length > 0 && (
            <li key={REST[i]} className="chip-rest">
              <FineChip name={REST[i]} verdicts={some} open={open === REST[i]} onOpen={setOpen} />
            </li>
          ),
      )}
      {open !== null && <Dismiss key={open} inside={list} onClose={close} />}
    </ul>
  );
}

/** What went wrong, before anything else: in the whole run, not at the position; and in any interleaving. */
export function VerdictBar() {
  const verdicts = useExplorer((state) => state.opened?.verdicts) ?? NONE;
  const caution = useExplorer((state) => state.opened?.caution ?? '');
  return (
    <section className="verdict" aria-label="Verdict">
      <div className="verdict-line">
        <Headline />
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
