import { Dialog } from '../../ui/dialog.tsx';
import { GLOSSARY } from '../../ui/glossary.ts';
import { Mark, type MarkState } from '../../ui/mark.tsx';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['←', '→'], 'Step back, step forward, by what is chosen next to the buttons'],
  [['Shift ←', 'Shift →'], 'Step by command'],
  [['Home', 'End'], 'First and last position'],
  [['Space'], 'Play, pause'],
  [['Esc'], 'Select nothing'],
  [['?'], 'This help'],
];

const MARKS: readonly (readonly [state: MarkState, outOfOrder: boolean, what: string])[] = [
  ['pending', false, 'pending: written or fetched'],
  ['flight', false, 'in flight: handed over, not complete'],
  ['done', false, 'complete'],
  ['error', false, 'refused'],
  ['done', true, 'handed over out of order'],
];

/** Keys, marks and terms. */
export function Help({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Keys, marks and terms" open={open} onClose={onClose}>
      <div className="help">
        <dl className="keys">
          {KEYS.map(([keys, what]) => (
            <div key={what} style={{ display: 'contents' }}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <h3>Marks of a command</h3>
        <div className="help-marks">
          {MARKS.map(([state, outOfOrder, what]) => (
            <div key={what} style={{ display: 'contents' }}>
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
