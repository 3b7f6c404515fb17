import { actions, useExplorer } from '../../state/use-explorer.ts';
import { Segmented } from '../../ui/segmented.tsx';

/** What becomes of this scenario under a design; an empty place while it is not known. */
function outcomeOf(broken: readonly string[] | undefined) {
  if (!broken) return { mark: <i className="outcome" />, words: '' };
  if (broken.length === 0)
    return { mark: <i className="outcome">✓</i>, words: 'Here: every checked property is kept.' };
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
  if (!designs) return null;
  const options = designs.map(({ id, title, summary }) => {
    const { mark, words } = outcomeOf(outcomes[id]);
    return { value: id, label: id, title: [`${title}. ${summary}`, words].filter(Boolean).join('\n\n'), mark };
  });
  return (
    <div className="design-switch">
      <Segmented
        label="Design"
        options={options}
        value={design}
        onChange={(chosen) => void actions.chooseDesign(chosen)}
      />
    </div>
  );
}
