/** What the commands are that an SMMU refused and the driver printed (__arm_smmu_cmdq_skip_err()). */
import { decode, mnemonic, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { illegalText, whyIllegal } from '../../model/arch/smmuv3/fields/illegal.ts';
import { hex } from '../../model/fields/field.ts';
import { isVcmdq } from './cmdqv.ts';
import type { LogFact } from './facts.ts';
import type { LogFinding } from './finding.ts';

/** What a VCMDQ runs that a guest owns. */
const OF_GUESTS: ReadonlySet<number> = new Set([OP.TLBI_NH_ASID, OP.TLBI_NH_VA, OP.ATC_INV, OP.SYNC]);

export const refusedFindings = (smmu: string | null, facts: readonly LogFact[]): LogFinding[] =>
  facts.flatMap((fact) => (fact.is === 'skipped' ? meaningsOf(smmu, fact) : []));

function meaningsOf(smmu: string | null, fact: Extract<LogFact, { is: 'skipped' }>): LogFinding[] {
  const why = whyIllegal(fact.words);
  const { fields } = decode(fact.words);
  const operands = Object.entries(fields)
    .map(([name, value]) => `${name} ${hex(value)}`)
    .join(', ');
  const found: LogFinding[] = [
    {
      text: `The refused command is ${mnemonic(fact.words)}${operands ? ` (${operands})` : ''}: ${why ? illegalText(why) : 'no field of it breaks a rule; the SMMU lacks a feature that it needs, or a VMM behind it refused it (QEMU: any failing ioctl)'}`,
      why: 'Linux overwrites it with a CMD_SYNC and goes on: it never runs, what it should have dropped stays cached, and the next CMD_SYNC succeeds',
      source: why ? `${why.source}; __arm_smmu_cmdq_skip_err()` : 'IHI 0070 4.1.3; __arm_smmu_cmdq_skip_err()',
      from: [fact],
      smmu,
    },
  ];
  if (isVcmdq(smmu) && !OF_GUESTS.has(fact.words[0] & 0xff))
    found.push({
      text: `${mnemonic(fact.words)} is none of the commands that a VCMDQ of a guest takes`,
      why: 'one that a guest owns (HYP_OWN = 0) runs TLBI_NH_ASID, TLBI_NH_VA, ATC_INV and CMD_SYNC; one of the host runs all',
      source: 'tegra241_guest_vcmdq_supports_cmd()',
      from: [fact],
      smmu,
    });
  return found;
}
