import { memo, useMemo } from 'react';
import type { Endangered } from '../../../state/aside/danger.ts';
import { useDanger } from '../../../state/aside/use-danger.ts';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { NOT_TOLD } from '../../../state/predicting.ts';
import { plainly } from '../../../ui/plainly.ts';
import { FATES, FATE_MEANS, SHARE_MEANS, fateOf } from '../../common/fate-words.ts';
import { type Frame, xOfMoment } from '../time/scale.ts';
import { type DangerSegment, segmentsOf } from './segments.ts';
import './danger.css';

/** Why there is no line; '' where there is one. */
function absent(danger: Endangered, kind: string | undefined): string {
  if (danger.kind === 'known') return '';
  if (danger.kind === 'failed') return `not known: ${plainly(danger.message)}`;
  if (danger.kind === 'bound' || kind === 'bound') return 'not known: there are more states than were searched';
  return kind === 'too-long' ? 'not searched: this is too long' : 'searching …';
}

const Pieces = memo(function Pieces({ of }: { readonly of: readonly DangerSegment[] }) {
  return of.map((segment) => (
    <i
      key={segment.from}
      className={`danger-piece danger-${segment.fate}`}
      style={{ left: segment.x, width: segment.width }}
      title={`Steps ${segment.from} to ${segment.to}: ${fateOf(segment)} (${FATE_MEANS[segment.fate]})`}
    />
  ));
});

/** What can still become of the run, along its time: safe, open, doomed; and the step that decided it. */
export function DangerLine({ frame }: { readonly frame: Frame }) {
  const actions = useActions();
  const danger = useDanger();
  const position = useExplorer((state) => state.position);
  const stillAsked = useExplorer((state) => state.stillAsked);
  const breaks = useExplorer((state) => state.opened?.hazard?.breaks);
  const searched = useExplorer((state) => {
    const found = state.opened && state.searched[state.opened.design];
    return found?.kind === 'done' ? found.result.verdict : found?.kind;
  });
  const steps = danger.kind === 'known' ? danger.steps : null;
  const segments = useMemo(() => (steps ? segmentsOf(steps, frame) : []), [steps, frame]);
  const decided = danger.kind === 'known' ? danger.decided : null;
  const x = steps && decided !== null ? xOfMoment(frame, { position: decided, time: steps[decided].time }) : -1;
  const what = breaks ? breaks.join(', ') : 'any property';
  const here = steps?.[position];
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups a picture, not fields of a form
    <div className="danger" role="group" aria-label="Danger">
      <div className="danger-name" title={`What can still become of this run: ${what}. ${SHARE_MEANS}`}>
        Danger <b className="m">{here && fateOf(here)}</b> {breaks && <span className="danger-of">{what}</span>}
      </div>
      <div className="danger-area">
        <div className="danger-line">
          {stillAsked ? NOT_TOLD : absent(danger, searched)}
          <Pieces of={segments} />
          {decided !== null && x >= 0 && x <= frame.width && (
            <button
              type="button"
              className="danger-flag"
              style={{ left: x }}
              title={`Step ${decided}: the last choice that could have saved it (d)`}
              aria-label={`The last choice that could have saved it, go to step ${decided}`}
              onClick={() => void actions.goTo(decided)}
            >
              ⚑ {decided}
            </button>
          )}
        </div>
        {/* Its room is there before the line is: nothing moves when it comes. */}
        <p className="danger-legend caption" title={SHARE_MEANS} style={{ visibility: steps ? 'visible' : 'hidden' }}>
          {FATES.map((fate) => (
            <span key={fate} title={FATE_MEANS[fate]}>
              <i className={`danger-mark danger-${fate}`} /> {fate}
            </span>
          ))}
          <span>⚑ decided it</span>
          <span>{SHARE_MEANS}</span>
        </p>
      </div>
    </div>
  );
}
