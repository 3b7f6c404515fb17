import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { Checked, HazardInfo } from '../../worker/protocol.ts';
import { endOf } from '../common/counterexample.ts';
import { judgedPage, outcomeOf, SIGNS } from '../hazards/cell-words.ts';
import { useAny } from './use-any.ts';

const OF_HAZARD = {
  searching: '',
  'not-applicable': 'does not apply',
  found: 'happens',
  impossible: 'cannot happen',
  'not-exercised': 'is not exercised',
  bound: 'is not found so far',
};

/** What the search says of the scenario's hazard: the sign of its cell in the matrix. */
export function hazardWords(hazard: HazardInfo, result: Checked | undefined): string {
  const outcome = outcomeOf(judgedPage(hazard, result));
  return outcome === 'searching' ? '' : `${SIGNS[outcome]} ${hazard.hazard} ${OF_HAZARD[outcome]}`;
}

/** Leads to a search from the position shown, in the inspector. */
function CheckFrom() {
  const actions = useActions();
  const position = useExplorer((state) => state.position);
  return (
    <button type="button" className="link" onClick={() => actions.showInspector('next')}>
      check from step {position}
    </button>
  );
}

/** What any interleaving can do, whatever this run does. */
export function Any() {
  const actions = useActions();
  const hazard = useExplorer((state) => state.opened?.hazard);
  const source = useExplorer((state) => state.source);
  const design = useExplorer((state) => state.design);
  const { searched, words } = useAny();
  const { text, play, open } = words;
  const said = hazard && hazardWords(hazard, searched?.kind === 'done' ? searched.result : undefined);
  return (
    <>
      <span className="any-words" title={text}>
        {said && <b>{said}. </b>}
        {text}
      </span>
      {play && source && (
        <button
          type="button"
          className="link"
          title={`${play.property}: ${play.why}`}
          onClick={() => void actions.openPlace(endOf({ source, design }, play))}
        >
          play it
        </button>
      )}
      {open && <CheckFrom />}
    </>
  );
}
