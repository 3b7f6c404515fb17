import { type Call, callName, parseCalls } from '../../../conform/iommufd/call.ts';
import { OUT_OF_SCOPE } from '../../../conform/iommufd/out-of-scope.ts';
import { type ReplayOutcome, Replay } from '../../../conform/iommufd/replay.ts';
import { whyOf } from '../../../model/arch/rule-words.ts';
import { readText } from '../../files.ts';
import { print } from '../../output.ts';
import { UsageError } from '../../usage.ts';
import type { Recordings, Report, Result } from './report.ts';

export const IOMMUFD: Recordings = {
  name: 'iommufd',
  summary: `system calls on Linux's iommufd, one per line; units are ioctls. Reads, polls and mappings are compared too and
                 count where they fail. What is not modelled stands in src/conform/iommufd/out-of-scope.ts`,
  run: async (files, options, report) => {
    let found = false;
    for (const file of files) {
      const calls = parseCalls(await readText(file), file);
      const replay = new Replay();
      for (const call of calls) {
        const outcome = replay.call(call);
        if (options.case !== undefined && call.test !== options.case) continue;
        found = true;
        if (options.verbose) await print(callText(call, outcome));
        await count(call, outcome, report);
      }
    }
    if (!found) throw new UsageError(`there is no test '${String(options.case)}' in ${files.join(', ')}`);
  },
};

export const resultOf = ({ mismatches }: ReplayOutcome): Result =>
  mismatches === null ? 'skipped' : mismatches.length > 0 ? 'failed' : 'passed';

/** Counts an ioctl, or another call that fails, and says what differs. */
export async function count(call: Call, outcome: ReplayOutcome, report: Report): Promise<void> {
  const result = resultOf(outcome);
  if (call.op !== 'ioctl' && result !== 'failed') return;
  report.unit(result);
  report.area(callName(call), result);
  for (const { field, expected, got } of outcome.mismatches ?? [])
    await report.fail(`${call.test} call ${call.seq} (${callName(call)})`, field, expected, got);
}

export function callText(call: Call, { rule, mismatches }: ReplayOutcome): string {
  const { test, seq, ret, errname, in: input, out } = call;
  const why =
    mismatches === null
      ? `skipped: ${OUT_OF_SCOPE[callName(call)]?.why ?? 'not played'}`
      : rule
        ? whyOf(rule.number)
        : '';
  return [
    `${test} call ${seq}: ${callName(call)} ${JSON.stringify(input)}`,
    `  recorded ${errname || ret} ${JSON.stringify(out)}`,
    `  model    ${rule?.name ?? (mismatches === null ? '-' : '0')}${why && ` (${why})`}`,
  ].join('\n');
}
