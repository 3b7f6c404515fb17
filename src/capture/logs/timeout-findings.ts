/** What "CMD_SYNC timeout at X [hwprod P, hwcons C]" tells: whose pointer X is, and what the registers say beside it. */
import { CONS_RD } from '../../model/arch/smmuv3/fields/register-bits.ts';
import type { LogFact } from './facts.ts';
import type { LogFinding } from './finding.ts';
import { errorOf, pointerOf, pointerText } from './pointer.ts';

type Timeout = Extract<LogFact, { is: 'timeout' }>;

export const isTimeout = (fact: LogFact): fact is Timeout => fact.is === 'timeout';

/** The driver's own copy of PROD has a flag in bit 31 while another CPU writes the register (CMDQ_PROD_OWNED_FLAG). */
const index = (pointer: number): number => pointer & CONS_RD;

/** Whether PROD and CONS read as after a reset although the driver has queued commands. */
export const lostItsState = ({ at, prod, cons }: Timeout): boolean =>
  index(prod) === 0 && index(cons) === 0 && errorOf(cons) === 0 && index(at) !== 0;

/** Whether the CMD_SYNC in slot `at` is behind CONS, where completion is by MSI: else `at` is PROD. */
function isConsumed({ at, prod, cons }: Timeout, log2size: number | null): boolean {
  const laps = 2 ** (log2size === null ? 20 : log2size + 1);
  const from = (pointer: number): number => (index(pointer) - index(at) + laps) % laps;
  return from(cons) > 0 && from(cons) <= from(prod) && from(prod) <= laps / 2;
}

export function timeoutFindings(smmu: string | null, facts: readonly LogFact[], log2size: number | null): LogFinding[] {
  const timeouts = facts.filter(isTimeout);
  if (timeouts.length === 0) return [];
  const found: LogFinding[] = [];
  const say = (text: string, why: string, source: string, of: readonly Timeout[]): void =>
    void found.push({ text, why, source, from: of, smmu });
  const polled = timeouts.every(({ at, prod }) => index(at) === index(prod));
  say(
    polled
      ? '"CMD_SYNC timeout at" names the driver’s PROD, not the slot of the command that failed'
      : '"CMD_SYNC timeout at" names the slot of the CMD_SYNC (completion by MSI) or the driver’s PROD (completion polled in CONS), not the command that failed',
    polled
      ? 'completion is polled in CONS, and the driver prints its own PROD, behind the CMD_SYNC'
      : 'it depends on how completion is polled',
    'arm_smmu_cmdq_poll_until_sync(), __arm_smmu_cmdq_poll_until_consumed()',
    timeouts,
  );
  const places = (of: readonly Timeout[]): string =>
    [...new Set(of.map(({ at }) => pointerText(pointerOf(at, log2size))))].join(', ');
  const lost = timeouts.filter(lostItsState);
  if (lost.length > 0)
    say(
      `The registers have lost their state: the driver has queued commands up to ${places(lost)}, and PROD and CONS are 0`,
      'the SMMU was reset or lost its power under its driver; what the driver has queued since its last reset is not pending there',
      'IHI 0070 6.3.27, 6.3.28; arm_smmu_device_reset()',
      lost,
    );
  const consumed = timeouts.filter((fact) => !lostItsState(fact) && isConsumed(fact, log2size));
  if (consumed.length > 0)
    say(
      `The CMD_SYNC at ${places(consumed)} was consumed, and its completion was not seen`,
      'CONS is behind it: the MSI that writes 0 into its slot did not arrive',
      'IHI 0070 4.7.3; __arm_smmu_cmdq_poll_until_msi()',
      consumed,
    );
  return found;
}
