import { type Case, parseCases } from '../../../conform/smmuv3/case.ts';
import { CHECKS, check } from '../../../conform/smmuv3/conform.ts';
import type { Seen } from '../../../conform/smmuv3/replay.ts';
import { readText } from '../../files.ts';
import { print } from '../../output.ts';
import { UsageError } from '../../usage.ts';
import type { Recordings } from './report.ts';

export const SMMUV3: Recordings = {
  name: 'smmuv3',
  summary: `cases of QEMU's SMMUv3, one per line, under each hardware profile:
    qemu-11.1      registers, event records and addresses as recorded, exactly
    no-cache       as if all caches were emptied before each step
    architectural  the architecture's answer; where it is not QEMU's it stands in src/conform/smmuv3/differences.jsonl`,
  run: async (files, options, report) => {
    const cases: Case[] = [];
    for (const file of files) cases.push(...parseCases(await readText(file), file));
    const chosen = options.case === undefined ? cases : cases.filter(({ name }) => name === options.case);
    if (chosen.length === 0) throw new UsageError(`there is no case '${String(options.case)}' in ${files.join(', ')}`);
    for (const one of chosen) {
      const lines: string[] = [];
      const verdicts = CHECKS.filter(({ applies }) => applies(one)).map((profile) => {
        const verdict = check(one, profile, (step, got) => {
          if (options.verbose) lines.push(stepText(one, profile.hardware.id, step, got));
        });
        report.area(`${one.area.padEnd(14)} ${verdict.profile}`, verdict.mismatches.length > 0 ? 'failed' : 'passed');
        return verdict;
      });
      for (const line of lines) await print(line);
      report.unit(verdicts.some(({ mismatches }) => mismatches.length > 0) ? 'failed' : 'passed');
      for (const { profile, mismatches } of verdicts)
        for (const { step, field, expected, got } of mismatches)
          await report.fail(`${one.name} [${profile}] step ${step} (${one.steps[step].op})`, field, expected, got);
    }
  },
};

function stepText(one: Case, profile: string, step: number, got: Seen): string {
  const recorded = one.res[step];
  return [
    `${one.name} [${profile}] step ${step}: ${JSON.stringify(one.steps[step])}`,
    `  recorded ${JSON.stringify(recorded)}`,
    `  model    ${JSON.stringify(got)}`,
  ].join('\n');
}
