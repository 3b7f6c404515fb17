import type { ReactNode } from 'react';
import { useCheckActions, useChecking } from '../../../state/aside/use-checking.ts';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { Explained, Term } from '../../words/term.tsx';
import { choicesOf, lastStep } from '../../common/counterexample.ts';
import { count } from '../../common/count.ts';
import { Failed } from './failed.tsx';
import type { Checked, Counterexample, Place, SearchProgress } from '../../../worker/protocol.ts';

const rateText = (rate: number): string => `${count(Math.round(rate / 1000))} k/s`;
const megabytes = (bytes: number): string => `${count(Math.round(bytes / 1e6))} MB`;

function Numbers({ of, rate }: { readonly of: SearchProgress; readonly rate: number }) {
  const rows: readonly (readonly [term: string, value: string])[] = [
    ['states', count(of.states)],
    ['rate', rateText(rate)],
    ['depth', count(of.depth)],
    ['frontier', count(of.frontier)],
    ['memory', megabytes(of.bytes)],
  ];
  return (
    <dl className="check-numbers">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>
            <Term of={term} />
          </dt>
          <dd className="m">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Leads to the violation in the player. */
function Found({ found, from }: { readonly found: Counterexample; readonly from: Place }) {
  const actions = useActions();
  const { property, choices, first, why } = found;
  const open = (): void => {
    const before = from.choices.filter(([step]) => step < first);
    void actions.openPlace({ ...from, choices: [...before, ...choicesOf(found)], position: lastStep(found) });
  };
  return (
    <li>
      <button type="button" className="option option-violates" title="Play it" onClick={open}>
        <span className="option-head">
          <b>✗ {property}</b>
          <span className="caption option-taken">
            {choices.length} {choices.length === 1 ? 'step' : 'steps'}
          </span>
        </span>
        <span className="option-does">
          <Explained text={why} />
        </span>
      </button>
    </li>
  );
}

function Result({ result, from, rate }: { readonly result: Checked; readonly from: Place; readonly rate: number }) {
  const { verdict, states, counterexamples } = result;
  const all = verdict === 'exhausted';
  const none = counterexamples.length === 0;
  return (
    <>
      <p className="check-verdict" role="status">
        {none && all && 'No interleaving violates a property: every state was looked at.'}
        {none && !all && `Nothing found in the first ${count(states)} states. There are more: this is no proof.`}
        {!none && all && 'Shortest counterexamples. The other properties hold in every state.'}
        {!none && !all && 'Shortest counterexamples. There are more states than were looked at.'}
      </p>
      <ul className="options" aria-label="Counterexamples">
        {counterexamples.map((found) => (
          <Found key={found.property} found={found} from={from} />
        ))}
      </ul>
      <Numbers of={result} rate={rate} />
    </>
  );
}

function Button({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className="button" onClick={onClick}>
      {children}
    </button>
  );
}

const sameRun = (a: Place, b: Place): boolean =>
  a.source === b.source &&
  a.design === b.design &&
  a.assumed === b.assumed &&
  JSON.stringify(a.choices) === JSON.stringify(b.choices);

/** Searches every interleaving from the position shown, and shows what it finds. */
export function Check() {
  const checking = useChecking();
  const checkActions = useCheckActions();
  const source = useExplorer((state) => state.source);
  const design = useExplorer((state) => state.design);
  const choices = useExplorer((state) => state.opened?.choices);
  const position = useExplorer((state) => state.position);
  const assumed = useExplorer((state) => state.assumed);
  if (!source || !choices) return null;
  const here: Place = { source, design, choices, position, assumed };
  const start = (): void => void checkActions.start(here);
  if (checking.kind === 'running') {
    const { progress, rate, paused, from } = checking;
    return (
      <>
        <p className="check-verdict" role="status">
          {paused ? 'Paused' : 'Searching'} from step {from.position} on under {from.design}
          {progress.violated.length > 0 && `; violated so far: ${progress.violated.join(', ')}`}
        </p>
        <Numbers of={progress} rate={rate} />
        <div className="check-buttons">
          <Button onClick={() => checkActions.pause(!paused)}>{paused ? 'Go on' : 'Pause'}</Button>
          <Button onClick={checkActions.cancel}>Cancel</Button>
        </div>
      </>
    );
  }
  const elsewhere = checking.kind !== 'idle' && !sameRun(checking.from, here);
  return (
    <>
      <div className="check-buttons">
        <Button onClick={start}>Check from step {position}</Button>
        {position > 0 && (
          <Button onClick={() => void checkActions.start({ ...here, position: 0 })}>From the start</Button>
        )}
      </div>
      {checking.kind !== 'idle' && (
        <p className="caption next-note">
          From step {checking.from.position} on{elsewhere && `, of another run under ${checking.from.design}`}:
        </p>
      )}
      {checking.kind === 'failed' && <Failed what="search" message={checking.message} />}
      {checking.kind === 'done' && <Result result={checking.result} from={checking.from} rate={checking.rate} />}
    </>
  );
}
