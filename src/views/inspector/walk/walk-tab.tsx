import { useExplorer } from '../../../state/use-explorer.ts';
import { Explained } from '../../words/term.tsx';
import { Fold } from '../fold.tsx';
import { useAnswer } from '../use-answer.ts';
import { WalkCached } from './walk-cached.tsx';
import { WalkEnd } from './walk-end.tsx';
import { WalkForm } from './walk-form.tsx';
import { WalkSteps } from './walk-steps.tsx';
import '../caches/caches.css';
import '../registers/registers.css';
import './walk.css';

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** A translation as the IOMMU makes it: from memory step by step, and what the caches would answer instead. */
export function WalkTab() {
  const position = useExplorer((state) => state.view?.position ?? 0);
  const selection = useExplorer((state) => state.selection);
  const transaction = useExplorer((state) => state.walk);
  const walk = useAnswer('walk', { position, selection, ...transaction });
  if (!walk) return null;
  const { steps, output, end, cached, verdict, wrong } = walk;
  const stale = cached.filter(({ state }) => state === 'stale').length;
  const fetches = [...steps.flatMap(({ lookups, fetch }) => [...lookups, { fetches: fetch ? [fetch] : [] }]), output]
    .map((part) => part?.fetches.length ?? 0)
    .reduce((sum, n) => sum + n, 0);
  return (
    <div className="walk">
      <WalkForm walk={walk} />
      <p className={wrong ? 'walk-verdict walk-wrong' : 'walk-verdict'} role="status">
        <Explained text={verdict} />
      </p>
      <div className="walk-parts">
        <Fold
          open
          title={<h3 className="fold-title">From memory</h3>}
          note={count(fetches, 'fetch').replace(/hs$/, 'hes')}
        >
          <WalkSteps steps={steps} output={output} />
          <WalkEnd end={end} />
        </Fold>
        <Fold
          open
          title={<h3 className="fold-title">Cached</h3>}
          note={
            <span className={stale > 0 ? 'cache-warns' : undefined}>
              {cached.length - stale} live{stale > 0 && `, ${stale} stale`}
            </span>
          }
        >
          <WalkCached cached={cached} />
        </Fold>
      </div>
    </div>
  );
}
