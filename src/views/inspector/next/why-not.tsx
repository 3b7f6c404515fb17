import { reasoned } from '../../../state/aside/reasoning.ts';
import { useAsked } from '../../../state/aside/use-asked.ts';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { endOf } from '../../common/counterexample.ts';
import { Failed } from './failed.tsx';
import type { Reason, Reasons } from '../../../worker/protocol.ts';

/** What a search that is one of some twenty may take. */
const MOST_STATES = 50_000;

/** A guarantee that a property needs; leads to what happens without it. */
function Needed({ property, reason }: { readonly property: string; readonly reason: Reason }) {
  const actions = useActions();
  const source = useExplorer((state) => state.source);
  const found = reason.counterexample!;
  const play = (): void => {
    if (source) void actions.openPlace(endOf({ source, design: reason.design }, found));
  };
  return (
    <li>
      <button type="button" className="option" title={`Play it under ${reason.design}`} onClick={play}>
        <span className="option-head">
          <b>{property}</b>
          <span className="caption option-taken">{reason.by}</span>
        </span>
        <span className="option-does">
          holds because {reason.holds}; without it ({reason.without}): violated after {found.choices.length} steps
        </span>
      </button>
    </li>
  );
}

/** Properties that no single guarantee decides. */
const aloneIn = (reasons: Reasons): string[] =>
  reasons.filter(([, list]) => list.every(({ counterexample: found }) => !found)).map(([id]) => id);

const boundIn = (reasons: Reasons): string[] => [
  ...new Set(
    reasons.flatMap(([, list]) => list.filter(({ verdict }) => verdict === 'bound')).map(({ without }) => without),
  ),
];

/** For what no interleaving violates: which guarantees save it. */
export function WhyNot() {
  const source = useExplorer((state) => state.source);
  const design = useExplorer((state) => state.opened?.design ?? state.design);
  const searched = useExplorer((state) => state.searched[state.design]);
  const result = searched?.kind === 'done' && searched.result.verdict === 'exhausted' ? searched.result : undefined;
  const held = result?.exercised.filter((id) => !result.violated.includes(id)) ?? [];
  const [reasons, ask] = useAsked(reasoned, source && result ? { source, design, held, maxStates: MOST_STATES } : null);
  if (!result) return <p className="check-verdict">All interleavings have to be searched first; here they were not.</p>;
  if (held.length === 0) return <p className="check-verdict">No property that is exercised holds here.</p>;
  return (
    <>
      <div className="check-buttons">
        <button type="button" className="button" disabled={reasons.kind === 'running'} onClick={ask}>
          Take each guarantee away
        </button>
      </div>
      {reasons.kind === 'running' && (
        <p className="check-verdict" role="status">
          Searching without each guarantee of hardware, kernel and VMM
          {reasons.of > 0 && `: ${reasons.done} of ${reasons.of}`}
        </p>
      )}
      {reasons.kind === 'failed' && <Failed what="search" message={reasons.message} />}
      {reasons.kind === 'done' && (
        <>
          <ul className="options" aria-label="Guarantees that properties need">
            {reasons.result.flatMap(([property, list]) =>
              list
                .filter(({ counterexample: found }) => found)
                .map((reason) => <Needed key={`${property} ${reason.without}`} property={property} reason={reason} />),
            )}
          </ul>
          {aloneIn(reasons.result).length > 0 && (
            <p className="caption next-note">No single guarantee decides {aloneIn(reasons.result).join(', ')} here.</p>
          )}
          {boundIn(reasons.result).length > 0 && (
            <p className="caption next-note">
              Not all states were looked at without {boundIn(reasons.result).join(', ')}.
            </p>
          )}
        </>
      )}
    </>
  );
}
