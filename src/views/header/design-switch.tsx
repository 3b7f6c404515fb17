import { actions, useExplorer } from '../../state/use-explorer.ts';
import { designNames } from './design-name.ts';
import { Segmented } from '../../ui/segmented.tsx';

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
  if (!designs) return null;
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
