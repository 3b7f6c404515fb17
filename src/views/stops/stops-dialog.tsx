import { StepBack, StepForward, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStops, useStopState } from '../../state/stops/use-stops.ts';
import { useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import './stops.css';

const TERMS = 'stop-terms';

/** How a stop is written, with an example of each. */
const FORMS: readonly (readonly [form: string, meaning: string])[] = [
  ['CMD_ATC_INV', 'an event about such a command; CMD_TLBI_* for all that begin so'],
  ['event=refuse', 'an event of that kind'],
  ['object=viommu/vm0/4', 'an event that speaks of it'],
  ['SMMU0.CMDQ_CONS=0x3', 'a value becomes so; also != < <= > >='],
  ['property=order, violation', 'it is violated; anything is'],
  ['choices', 'several transitions are enabled'],
];

/** Conditions at which running on stops. */
export function StopsDialog({ onClose }: { readonly onClose: () => void }) {
  const { begin, add, remove, turn, runOn } = useStops();
  const stops = useExplorer((state) => state.stops);
  const strange = useStopState((state) => state.strange);
  const refused = useStopState((state) => state.refused);
  const terms = useStopState((state) => state.terms);
  const selection = useExplorer((state) => state.selection);
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => void begin(), [begin]);
  // After the dialog has taken the focus.
  useEffect(() => field.current?.focus(), []);
  const run = (direction: 1 | -1): void => {
    onClose();
    void runOn(direction);
  };
  const none = stops.every(({ on }) => !on);
  return (
    <Dialog title="Run until…" className="stops" open onClose={onClose}>
      <form
        className="stops-add"
        onSubmit={(event) => {
          event.preventDefault();
          void add(text).then((taken) => taken && setText(''));
        }}
      >
        <input
          ref={field}
          className="m"
          aria-label="Stop where"
          aria-invalid={refused !== ''}
          placeholder="CMD_ATC_INV event=consume"
          list={TERMS}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <datalist id={TERMS}>
          {terms.map((term) => (
            <option key={term} value={term} />
          ))}
        </datalist>
        <button type="submit" className="button" disabled={text.trim() === ''}>
          Add
        </button>
        {selection !== null && (
          <button type="button" className="button" onClick={() => void add(`object=${selection}`)}>
            Add what is selected
          </button>
        )}
      </form>
      {refused && (
        <p className="stops-refused" role="alert">
          {refused}
        </p>
      )}
      <ul className="stops-list" aria-label="Stops">
        {stops.map(({ text: stop, on }) => (
          <li key={stop}>
            <label>
              <input type="checkbox" checked={on} onChange={({ target }) => turn(stop, target.checked)} />
              <span className="m">{stop}</span>
              {strange.has(stop) && <span className="caption">means nothing in this run: {strange.get(stop)}</span>}
            </label>
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove ${stop}`}
              title={`Remove ${stop}`}
              onClick={() => remove(stop)}
            >
              <X size={14} />
            </button>
          </li>
        ))}
      </ul>
      <div className="stops-run">
        <button type="button" className="button" disabled={none} title="Run back (Shift R)" onClick={() => run(-1)}>
          <StepBack size={14} aria-hidden="true" /> Run back
        </button>
        <button type="button" className="button" disabled={none} title="Run on (r)" onClick={() => run(1)}>
          Run on <StepForward size={14} aria-hidden="true" />
        </button>
        <span className="caption">r runs on, Shift R back, also without this; playing stops there as well.</span>
      </div>
      <dl className="stops-forms">
        {FORMS.map(([form, meaning]) => (
          <div key={form}>
            <dt className="m">{form}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="caption">
        Terms with a blank between them must hold together. One of the stops is enough. j and k go through the changes
        of what is selected, g through the steps at which there is a choice.
      </p>
    </Dialog>
  );
}
