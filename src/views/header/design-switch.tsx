import { actions, useExplorer } from '../../state/use-explorer.ts';
import { Segmented } from '../../ui/segmented.tsx';

/** The uAPI designs under debate; the scenario stays when the design changes. */
export function DesignSwitch() {
  const designs = useExplorer((state) => state.library?.designs);
  const design = useExplorer((state) => state.design);
  if (!designs) return null;
  const options = designs.map(({ id, title, summary }) => ({ value: id, label: id, title: `${title}. ${summary}` }));
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
