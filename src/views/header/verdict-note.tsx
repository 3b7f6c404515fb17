import { Copy, X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { toClipboard } from '../../state/clipboard.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';
import { ToSentence } from '../common/to-sentence.tsx';
import { AnyBreaks } from './any-breaks.tsx';
import { mailText } from './any-words.ts';
import { useAny } from './use-any.ts';
import { designName, fineWords } from './verdict-words.ts';

/** Least distance from the edge of the page, px. */
const EDGE = 12;

interface Props {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Floats below its chip and moves nothing. */
function VerdictNote({ label, onClose, children }: Props) {
  const ref = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    const note = ref.current;
    const chip = note?.parentElement?.getBoundingClientRect();
    if (!note || !chip) return;
    const { width } = note.getBoundingClientRect();
    note.style.left = `${Math.max(EDGE, Math.min(chip.left, innerWidth - width - EDGE))}px`;
    note.style.top = `${chip.bottom + 6}px`;
    return () => {
      // Whoever was in it goes back to the chip.
      const opener = note.previousElementSibling;
      if (note.contains(document.activeElement) && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <fieldset ref={ref} className="plain verdict-note" aria-label={label}>
      <button type="button" className="icon-button verdict-note-close" aria-label="Close" onClick={onClose}>
        <X size={15} strokeWidth={1.75} />
      </button>
      {children}
    </fieldset>
  );
}

/** What a violation is, with its sentence to be put into a mail; it is there only while the run stands at it. */
export function ViolationNote({ verdict, onClose }: { readonly verdict: Verdict; readonly onClose: () => void }) {
  const { say } = useActions();
  const title = useExplorer((state) => state.opened?.title ?? '');
  const design = useExplorer((state) => state.design);
  const choices = useExplorer((state) => state.opened?.choices.length ?? 0);
  const { words } = useAny();
  const { at, statement, id } = verdict;
  const copy = async (text: string): Promise<void> =>
    say((await toClipboard(text)) ? 'Copied' : 'The browser refuses to copy');
  return (
    <VerdictNote label={`${id} is violated`} onClose={onClose}>
      <p className="verdict-sentence">
        <strong className="m">
          <span aria-hidden="true">✗</span> {id}
        </strong>{' '}
        <span className="caption">in this run, step {at}</span>
        <br />
        {statement}
        <br />
        <ToSentence />
      </p>
      <button
        type="button"
        className="button"
        onClick={() =>
          void copy(mailText(verdict, title, designName(design, choices > 0 ? 'counterexample' : ''), words))
        }
      >
        <Copy size={14} strokeWidth={1.75} aria-hidden="true" /> Copy sentence
      </button>
    </VerdictNote>
  );
}

interface FineProps {
  readonly label: string;
  readonly verdicts: readonly Verdict[];
  readonly onClose: () => void;
}

/** What properties say that the run does not violate. */
export function FineNote({ label, verdicts, onClose }: FineProps) {
  const { sign, why } = fineWords(verdicts[0]);
  return (
    <VerdictNote label={label} onClose={onClose}>
      <p className="caption">{why}</p>
      <dl className="verdict-list">
        {verdicts.map(({ id, statement, exercised, exercisedBy }) => (
          <div key={id}>
            <dt className="m">
              {sign} {id} <AnyBreaks id={id} />
            </dt>
            <dd>{statement}</dd>
            {!exercised && <dd className="caption">Exercised by: {exercisedBy}.</dd>}
          </div>
        ))}
      </dl>
    </VerdictNote>
  );
}
