import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { onDemand } from '../../ui/on-demand.tsx';
import { actions, useExplorer } from '../../state/use-explorer.ts';
import { designNames } from './design-name.ts';
import { Segmented } from '../../ui/segmented.tsx';

const Parameters = onDemand(async () => (await import('./parameters.tsx')).Parameters);

/** What becomes of this scenario under a design; an empty place while it is not known. */
function outcomeOf(broken: readonly string[] | undefined) {
  if (!broken) return { mark: <i className="outcome" />, words: '' };
  if (broken.length === 0) return { mark: <i className="outcome">✓</i>, words: 'Here: every property is kept.' };
  return {
    mark: <i className="outcome outcome-bad">✗{broken.length}</i>,
    words: `Here it violates ${broken.join(' and ')}.`,
  };
}

/** The uAPI designs under debate, each with what becomes of this scenario; the scenario stays when the design changes. */
export function DesignSwitch() {
  const designs = useExplorer((state) => state.library?.designs);
  const design = useExplorer((state) => state.design);
  const outcomes = useExplorer((state) => state.outcomes);
  const [open, setOpen] = useState(false);
  if (!designs) return null;
  const [base, ...changes] = design.split(',');
  const names = designNames(designs.map(({ id }) => id));
  const options = designs.map(({ id, title, summary }, i) => {
    const { mark, words } = outcomeOf(outcomes[id]);
    const { family, own } = names[i];
    return {
      value: id,
      before: family && (
        <span className="design-family m" aria-hidden="true">
          {family}
        </span>
      ),
      label: own,
      name: id,
      title: [`${id}: ${title}. ${summary}`, words].filter(Boolean).join('\n\n'),
      mark,
    };
  });
  const words = 'Parameters: kernel, hardware, what the VMM makes of errors';
  return (
    <>
      <div className="design-switch">
        <Segmented
          label="Design"
          options={options}
          value={base}
          onChange={(chosen) => void actions.chooseDesign(chosen)}
        />
      </div>
      <button
        type="button"
        className={`icon-button design-with${changes.length > 0 ? ' design-changed' : ''}`}
        title={changes.length > 0 ? `${words}. Now with ${changes.join(', ')}.` : words}
        aria-label={changes.length > 0 ? `Parameters of the design: ${changes.join(', ')}` : 'Parameters of the design'}
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal size={16} strokeWidth={1.75} />
        {changes.length > 0 && <span className="m">{changes.length}</span>}
      </button>
      {open && <Parameters onClose={() => setOpen(false)} />}
    </>
  );
}
