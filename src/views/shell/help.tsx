import { WORDS } from '../arch/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { GLOSSARY } from '../words/glossary.ts';
import { Mark, type MarkState } from '../../ui/mark.tsx';
import { helpLines } from '../commands/registry.ts';
import './help.css';

const MARKS: readonly (readonly [state: MarkState, outOfOrder: boolean, what: string])[] = [
  ['future', false, 'not written yet'],
  ['queued', false, 'written, not fetched'],
  ['fetched', false, 'fetched by the VMM'],
  ['handed-over', false, `on the physical ${WORDS.queue}`],
  ['consumed', false, `consumed by the ${WORDS.iommu}, its ${WORDS.sync} outstanding`],
  ['complete', false, 'complete'],
  ['vmm', false, 'done by the VMM itself'],
  ['refused', false, 'refused'],
  ['skipped', false, `overwritten with a ${WORDS.wait} after an error`],
  ['complete', true, 'handed over out of order'],
];

/** Keys, marks and terms. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys, marks and terms" className="help-dialog" open onClose={onClose}>
      <div className="help">
        <dl className="keys">
          {helpLines().map(({ shown, help }) => (
            <div key={help}>
              <dt>
                {shown.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
        <h3>Marks of a command</h3>
        <div className="help-marks">
          {MARKS.map(([state, outOfOrder, what]) => (
            <div key={`${state} ${outOfOrder}`} style={{ display: 'contents' }}>
              <Mark label="2" state={state} outOfOrder={outOfOrder} title={what} />
              <span>{what}</span>
            </div>
          ))}
        </div>
        <h3>Terms</h3>
        <dl className="help-terms">
          {Object.entries(GLOSSARY).map(([term, meaning]) => (
            <div key={term} style={{ display: 'contents' }}>
              <dt>{term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}
