import { useExplorer } from '../../../state/use-explorer.ts';
import { useDanger } from '../../../state/aside/use-danger.ts';
import { Fold } from '../fold.tsx';
import { useAnswer } from '../use-answer.ts';
import { Branches } from './branches.tsx';
import { Check } from './check.tsx';
import { DecidingList } from './deciding-list.tsx';
import { OneChoice } from './one-choice.tsx';
import { Options } from './options.tsx';
import { SampleRuns } from './sample.tsx';
import { WhyNot } from './why-not.tsx';
import './next.css';

const NONE: readonly string[] = [];

/** What can happen next, which interleavings were looked at, and a search over all of them. */
export function NextTab() {
  const position = useExplorer((state) => state.view?.position ?? 0);
  const branches = useExplorer((state) => state.trees[state.design]?.length ?? 0);
  const next = useAnswer('next', { position });
  const danger = useDanger();
  const breaks = useExplorer((state) => state.opened?.hazard?.breaks ?? NONE);
  const ahead = danger.kind === 'known' && next ? danger.steps[next.position]?.options : undefined;
  const enabled = next?.options.length ?? 0;
  return (
    <div className="next">
      <Fold
        open
        title={<h3 className="fold-title">What can happen next</h3>}
        note={next && `${enabled} enabled after step ${next.position}`}
      >
        {next && <Options options={next.options} unfinished={next.unfinished} ahead={ahead} />}
        {enabled === 1 && <OneChoice />}
      </Fold>
      <Fold open title={<h3 className="fold-title">All interleavings from here</h3>}>
        <Check />
      </Fold>
      {danger.kind === 'known' && (
        <Fold open={false} title={<h3 className="fold-title">What decided this run</h3>}>
          <DecidingList danger={danger} />
        </Fold>
      )}
      <Fold open={false} title={<h3 className="fold-title">Why not</h3>} note="which guarantees save what holds">
        <WhyNot />
      </Fold>
      <Fold open={false} title={<h3 className="fold-title">Runs at random</h3>}>
        <SampleRuns p={danger.kind === 'known' ? danger.steps[0].p : undefined} breaks={breaks} />
      </Fold>
      <Fold
        open
        title={<h3 className="fold-title">Branches</h3>}
        note={branches === 1 ? 'one run' : `${branches} runs`}
      >
        <Branches />
      </Fold>
    </div>
  );
}
