import { sampled as sampling } from '../../../state/aside/sampling.ts';
import { useAsked } from '../../../state/aside/use-asked.ts';
import { useExplorer } from '../../../state/use-explorer.ts';
import { expected, hitsOf } from './expected.ts';
import { Failed } from './failed.tsx';
import { count } from '../../common/count.ts';
import { SHARE_MEANS } from '../../common/fate-words.ts';

const RUNS = 10_000;
const SEED = 1;

/**
 * What a random tester would see, beside what the search says that it can expect. `p`: the exact chance that a run violates
 * one of `breaks` (none: any property); undefined where it is not known.
 */
export function SampleRuns({ p, breaks }: { readonly p: number | undefined; readonly breaks: readonly string[] }) {
  const source = useExplorer((state) => state.source);
  const design = useExplorer((state) => state.opened?.design ?? state.design);
  const [sampled, ask] = useAsked(sampling, source && { source, design, runs: RUNS, seed: SEED });
  return (
    <>
      <div className="check-buttons">
        <button type="button" className="button" disabled={sampled.kind === 'running'} onClick={ask}>
          Make {count(RUNS)} runs at random
        </button>
      </div>
      {sampled.kind === 'running' && (
        <p className="check-verdict" role="status">
          {count(sampled.done)} of {count(RUNS)} runs
        </p>
      )}
      {sampled.kind === 'failed' && <Failed what="runs" message={sampled.message} />}
      {sampled.kind === 'done' && (
        <>
          <ul className="sampled" aria-label="What runs at random violate">
            {sampled.result.outcomes.map(({ violated, count: runs }) => (
              <li key={violated.join()} className={violated.length > 0 ? 'sampled-bad' : undefined}>
                <span className="sampled-bar" aria-hidden="true">
                  <span style={{ width: `${(100 * runs) / sampled.result.runs}%` }} />
                </span>
                <span className="m">{count(runs)}</span>
                <span className={violated.length > 0 ? 'option-why' : undefined}>
                  {violated.length > 0 ? `✗ ${violated.join(', ')}` : 'nothing violated'}
                </span>
              </li>
            ))}
          </ul>
          {p !== undefined && (
            <p className="check-verdict" role="status">
              {expected(hitsOf(sampled.result.outcomes, breaks), sampled.result.runs, p, breaks)}
            </p>
          )}
          <p className="caption next-note">
            From the start, seeds from {sampled.result.seed}. {SHARE_MEANS}.
          </p>
        </>
      )}
    </>
  );
}
