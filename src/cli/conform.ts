import { type Case, parseCases } from '../conform/smmuv3/case.ts';
import { CHECKS, type Verdict, check } from '../conform/smmuv3/conform.ts';
import type { Seen } from '../conform/smmuv3/replay.ts';
import { readText } from './files.ts';
import { print } from './output.ts';
import { type Command, UsageError } from './usage.ts';

/** Passed, failed and skipped cases by area and profile. */
type Count = [passed: number, failed: number, skipped: number];

export const CONFORM: Command = {
  name: 'conform',
  synopsis: 'smmuv3 FILE...',
  summary: 'Runs recorded cases on the model and compares, under each hardware profile.',
  help: `Files hold one case per line (JSON), plain or gzip. A case passes if every profile that applies does:
  qemu-11.1      registers, event records and addresses as recorded, exactly
  no-cache       as if all caches were emptied before each step
  architectural  the architecture's answer; where it is not QEMU's it stands in src/conform/smmuv3/differences.jsonl
--case NAME    only this case
--verbose      every step, with what was recorded and what the model did`,
  options: { case: { type: 'string' }, verbose: { type: 'boolean' } },
  operands: [2, Number.POSITIVE_INFINITY],
  run: async ([subject, ...files], options) => {
    if (subject !== 'smmuv3') throw new UsageError(`there are no recordings of '${subject}'; expected smmuv3`);
    const cases: Case[] = [];
    for (const file of files) cases.push(...parseCases(await readText(file), file));
    const chosen = options.case === undefined ? cases : cases.filter(({ name }) => name === options.case);
    if (chosen.length === 0) throw new UsageError(`there is no case '${String(options.case)}' in ${files.join(', ')}`);
    const counts = new Map<string, Count>();
    const total: Count = [0, 0, 0];
    for (const one of chosen) {
      const lines: string[] = [];
      const verdicts = CHECKS.filter(({ applies }) => applies(one)).map((profile) => {
        const verdict = check(one, profile, (step, got) => {
          if (options.verbose) lines.push(stepText(one, profile.hardware.id, step, got));
        });
        count(counts, `${one.area.padEnd(14)} ${verdict.profile}`, verdict);
        return verdict;
      });
      const failed = verdicts.some(({ mismatches }) => mismatches.length > 0);
      total[failed ? 1 : 0]++;
      for (const line of [...lines, ...verdicts.flatMap((verdict) => mismatchLines(one, verdict))]) await print(line);
    }
    for (const [key, [passed, failed, skipped]] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
      await print(`${key.padEnd(30)} ${passed} passed, ${failed} failed, ${skipped} skipped`);
    await print(`${total[0]} passed, ${total[1]} failed, ${total[2]} skipped`);
    return total[1] > 0 ? 1 : 0;
  },
};

function count(counts: Map<string, Count>, key: string, { mismatches }: Verdict): void {
  const entry = counts.get(key) ?? [0, 0, 0];
  entry[mismatches.length > 0 ? 1 : 0]++;
  counts.set(key, entry);
}

const mismatchLines = (one: Case, { profile, mismatches }: Verdict): string[] =>
  mismatches.map(
    ({ step, field, expected, got }) =>
      `FAIL ${one.name} [${profile}] step ${step} (${one.steps[step].op}) ${field}: expected ${expected}, got ${got}`,
  );

function stepText(one: Case, profile: string, step: number, got: Seen): string {
  const recorded = one.res[step];
  return [
    `${one.name} [${profile}] step ${step}: ${JSON.stringify(one.steps[step])}`,
    `  recorded ${JSON.stringify(recorded)}`,
    `  model    ${JSON.stringify(got)}`,
  ].join('\n');
}
