import { Dialog } from '../../ui/dialog.tsx';
import { GLOSSARY } from '../../ui/glossary.ts';
import { Mark, type MarkState } from '../../ui/mark.tsx';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['←', '→'], 'Step back, step forward, by what is chosen next to the buttons'],
  [['Shift ←', 'Shift →'], 'Step by the next larger thing: command, ioctl, SYNC, violation'],
  [['Home', 'End'], 'First and last position'],
  [['Space'], 'Play, pause'],
  [['[', ']'], 'Mark the range of steps to copy: from here, up to here'],
  [['Tab'], 'From part to part: header, queues, objects, inspector, timeline, transport'],
  [
    ['↑', '↓', 'PgUp', 'PgDn'],
    'In a list of commands: the one before, the next, a page; Enter crosses to the other queue',
  ],
  [['← ↑ ↓ →'], 'In the object graph, once Tab has led there: the object in that direction; Enter selects it'],
  [['+', '−', '0'], 'In the timeline: zoom in, zoom out, show all; Ctrl with ← and → pans'],
  [['Esc'], 'Select nothing, mark nothing'],
  [['h'], 'Hazards: what can go wrong under which design'],
  [['n'], 'What can happen next, and a search over all interleavings'],
  [['?'], 'This help'],
];

const MARKS: readonly (readonly [state: MarkState, outOfOrder: boolean, what: string])[] = [
  ['future', false, 'not written yet'],
  ['queued', false, 'written, not fetched'],
  ['fetched', false, 'fetched by the VMM'],
  ['handed-over', false, 'on the physical CMDQ'],
  ['consumed', false, 'consumed by the SMMU, its SYNC outstanding'],
  ['complete', false, 'complete'],
  ['vmm', false, 'done by the VMM itself'],
  ['refused', false, 'refused'],
  ['skipped', false, 'overwritten with a CMD_SYNC after an error'],
  ['complete', true, 'handed over out of order'],
];

/** Keys, marks and terms. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys, marks and terms" open onClose={onClose}>
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
