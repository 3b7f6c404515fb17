import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Became } from '../variants/became.tsx';
import { useShownLines } from './lines-context.ts';

/** Steps that the foot names one by one. */
const NAMED = 6;

/** The steps that carry out the line of the cursor. */
export function LineFoot({ line }: { readonly line: number }) {
  const { goTo } = useActions();
  const position = useExplorer((state) => state.position);
  const steps = useShownLines().steps.get(line) ?? [];
  const next = steps.find((step) => step > position);
  return (
    <div className="editor-foot">
      <span>Line {line}</span>
      {steps.length === 0 && <span className="muted">is no step of this run</span>}
      {steps.slice(0, NAMED).map((step) => (
        <button
          key={step}
          type="button"
          className="link"
          aria-current={step === position}
          onClick={() => void goTo(step)}
        >
          step {step}
        </button>
      ))}
      {steps.length > NAMED && (
        <button type="button" className="link" disabled={next === undefined} onClick={() => next && void goTo(next)}>
          next of {steps.length}
        </button>
      )}
      <Became />
    </div>
  );
}
