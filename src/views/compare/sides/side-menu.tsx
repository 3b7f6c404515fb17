import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import { useOwnDesigns } from '../../../state/edit/use-own-designs.ts';
import { useVariants } from '../../../state/edit/use-variants.ts';
import { idOf } from '../../../state/aside/side-names.ts';
import { useComparing } from '../../../state/aside/use-comparing.ts';
import type { SideOf, Source } from '../../../worker/protocol.ts';
import { ParametersOf } from '../../header/parameters.tsx';
import { keyOf, runsOf } from './side-runs.ts';

interface Props {
  readonly side: SideOf;
  readonly letter: string;
  readonly onChange: (side: SideOf) => void;
}

/** What is run where there is a choice, a design, its parameters, and which of its runs. */
export function SideMenu({ side, letter, onChange }: Props) {
  const designs = useExplorer((state) => state.library?.designs) ?? [];
  const open = useExplorer((state) => state.source);
  const branches = useExplorer((state) => state.trees[side.design]) ?? [];
  const searched = useExplorer((state) => state.searched);
  const hazard = useExplorer((state) => state.opened?.hazard !== undefined);
  const sides = useExplorer((state) => state.sides);
  const variants = useVariants();
  const alike = useComparing((state) => state.alike);
  const own = useOwnDesigns();
  const [parameters, setParameters] = useState(false);
  const [base, ...changes] = side.design.split(',');
  const runs = runsOf(side, { source: side.source, open, branches, searched, hazard });
  // Another design fires other transitions: choices of this one mean nothing there.
  const under = (next: string): void => onChange({ ...side, design: next, choices: [] });
  // What is open, what stands on a side, which a link may have brought, variants, and what has the same guest program.
  const sources = new Map<string, Source>(
    [
      ...(open ? [open] : []),
      ...sides.map(({ source }) => source),
      ...variants.map(({ source }) => source),
      ...alike.map((id): Source => ({ kind: 'scenario', id })),
    ].map((source) => [idOf(source), source]),
  );
  const scenarios = [...sources.keys()];
  const chooseScenario = (id: string): void => onChange({ ...side, source: sources.get(id)!, choices: [] });
  return (
    <>
      {scenarios.length > 1 && (
        <select
          aria-label={`Scenario of side ${letter}`}
          title="Scenarios whose guests do the same"
          value={idOf(side.source)}
          onChange={({ target }) => chooseScenario(target.value)}
        >
          {scenarios.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      )}
      <select
        className="m"
        aria-label={`Design of side ${letter}`}
        value={own.some(({ spec }) => spec === side.design) ? side.design : base}
        onChange={({ target }) => under(target.value)}
      >
        {designs.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
        {own.map(({ name, spec }) => (
          <option key={spec} value={spec}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        className={`icon-button design-with${changes.length > 0 ? ' design-changed' : ''}`}
        title={changes.length > 0 ? `Parameters: ${changes.join(', ')}` : 'Parameters of the design'}
        aria-label={`Parameters of side ${letter}${changes.length > 0 ? `: ${changes.join(', ')}` : ''}`}
        onClick={() => setParameters(true)}
      >
        <SlidersHorizontal size={15} strokeWidth={1.75} />
        {changes.length > 0 && <span className="m">{changes.length}</span>}
      </button>
      {runs.length > 1 && (
        <select
          aria-label={`Run of side ${letter}`}
          value={keyOf(side)}
          onChange={({ target }) => {
            const chosen = runs.find((run) => keyOf(run.side) === target.value);
            if (chosen) onChange(chosen.side);
          }}
        >
          {runs.map((run) => (
            <option key={keyOf(run.side)} value={keyOf(run.side)}>
              {run.label}
            </option>
          ))}
        </select>
      )}
      {parameters && <ParametersOf design={side.design} onChange={under} onClose={() => setParameters(false)} />}
    </>
  );
}
