import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { DIAL_WORDS } from '../common/dial-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Explained } from '../words/term.tsx';
import { KeepDesign } from './keep-design.tsx';

/** What was changed about a design, by key. */
const changesOf = (design: string): Map<string, string> =>
  new Map(
    design
      .split(',')
      .slice(1)
      .map((change) => change.split('=') as [string, string]),
  );

/** The open design with other parameters: the scenario runs anew. */
export function Parameters({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const design = useExplorer((state) => state.design);
  return <ParametersOf design={design} onChange={(next) => void actions.chooseDesign(next)} onClose={onClose} />;
}

interface Props {
  readonly design: string;
  readonly onChange: (design: string) => void;
  readonly onClose: () => void;
}

/** A design, and what can be changed about it. */
export function ParametersOf({ design, onChange, onClose }: Props) {
  const parameters = useExplorer((state) => state.library?.parameters) ?? [];
  const [base] = design.split(',');
  const info = useExplorer((state) => state.library?.designs.find(({ id }) => id === base));
  const changes = changesOf(design);
  /** What a dial is when it is not turned; these two turn others as well. */
  const ownOf = (key: string): string =>
    ['kernel', 'target'].every((one) => one === key || !changes.has(one)) ? (info?.own[key] ?? '') : '';
  const choose = (key: string, value: string): void => {
    const next = new Map(changes);
    if (value === '') next.delete(key);
    else next.set(key, value);
    onChange([base, ...[...next].map((change) => change.join('='))].join(','));
  };
  return (
    <Dialog title={`Parameters of ${base}`} open onClose={onClose}>
      <div className="parameters">
        {parameters.map(({ key, values }) => (
          <label key={key}>
            <b className="m">{key}</b>
            <select value={changes.get(key) ?? ''} onChange={({ target }) => choose(key, target.value)}>
              <option value="">{ownOf(key) ? `${ownOf(key)} (its own)` : 'the design’s own'}</option>
              {values.map((value) => (
                <option key={value} value={value} disabled={info?.refuses.includes(`${key}=${value}`)}>
                  {value}
                </option>
              ))}
            </select>
            <span className="caption">
              <Explained text={DIAL_WORDS[key] ?? ''} />
            </span>
          </label>
        ))}
      </div>
      <KeepDesign design={design} onChoose={onChange} />
    </Dialog>
  );
}
