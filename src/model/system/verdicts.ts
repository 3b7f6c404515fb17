/** What a run's properties come to, in words. */
import { SAIDS } from '../check/saids.ts';
import type { Run, Verdict } from './run.ts';

/** Verdict of each property over the run so far. */
export const verdictsOf = (run: Run): Verdict[] =>
  run.judged().map(({ violation, ...judged }, i) => {
    const { statement, exercisedBy, sentence } = SAIDS[i];
    return { ...judged, statement, exercisedBy, ...(violation && { why: sentence(violation, run.context) }) };
  });
