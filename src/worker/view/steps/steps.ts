/** What a run does, step by step, in the sentences of its first events. Where the run stands is not changed by it. */
import { describeEvent } from '../../../model/system/describe.ts';
import type { Run } from '../../../model/system/run.ts';
import type { StepLine, StepLines } from '../../protocol/steps.ts';

/** Steps that a list can take. */
const MOST = 400;

export function stepsOf(run: Run): StepLines {
  const here = run.position;
  const lines: StepLine[] = [];
  try {
    for (let position = 1; position <= Math.min(run.length, MOST); position++) {
      run.seek(position);
      const [first] = run.events;
      if (!first) continue;
      const { actor, actorKind, text, rule } = describeEvent(first, run.context);
      lines.push({ position, actor, actorKind, text, refused: Boolean(rule) });
    }
  } finally {
    run.seek(here);
  }
  return { lines, more: Math.max(0, run.length - MOST) };
}
