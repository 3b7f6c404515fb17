/** What errors mean that a driver prints by name alone, beside those of the command queue. */
import type { LogFact } from './facts.ts';
import { type LogFinding, toldOnce } from './finding.ts';

type Meaning = Pick<LogFinding, 'text' | 'why' | 'source'>;

/** How an error begins that a bit of GERROR tells. */
const GERROR = 'GERROR.';
const HANDLER = 'arm_smmu_gerror_handler()';

/** An interrupt of something, as a message. */
const message = (of: string): Meaning => ({
  text: `The interrupt of ${of} could not be sent`,
  why: 'the write of its message met an external abort, so who waits for it is not woken',
  source: `IHI 0070 6.3.19, 7.5; ${HANDLER}`,
});

const MEANINGS: Readonly<Record<string, Meaning>> = {
  'EVTQ overflow': {
    text: 'Event records were lost: the event queue was full',
    why: 'the driver saw OVFLG and OVACKFLG differ; what the records that are there say is not all that happened',
    source: 'IHI 0070 7.4; arm_smmu_evtq_thread()',
  },
  'PRIQ overflow': {
    text: 'Page requests were lost: the queue was full',
    why: 'the driver saw OVFLG and OVACKFLG differ',
    source: 'arm_smmu_priq_thread()',
  },
  'CMDQ timeout': {
    text: 'The command queue was full for a second',
    why: 'nothing was consumed meanwhile: the driver finds no room, prints this, and goes on waiting',
    source: 'IHI 0070 3.5.1; arm_smmu_cmdq_poll_until_not_full()',
  },
  'VCMDQ error': {
    text: 'A hardware queue (VCMDQ) has stopped at an error',
    why: 'CMDQ_ERR_MAP names it; the host mends the queues of its own, VINTF 0, and acknowledges them, which prints the error as the SMMU’s',
    source: 'tegra241_cmdqv_isr(), tegra241_vintf0_handle_error()',
  },
  'VINTF error': {
    text: 'Queues of a guest (VINTF) have an error',
    why: 'VINTF_ERR_MAP names one that is not VINTF 0: its guest mends and acknowledges its VCMDQs itself; the host prints nothing more of them',
    source: 'tegra241_cmdqv_isr()',
  },
  'VCMDQ failed to disable': {
    text: 'A hardware queue (VCMDQ) did not switch off within a second',
    why: 'its STATUS keeps ENABLED: it still waits for a command; its GERROR and CONS are in the line behind',
    source: 'tegra241_vcmdq_hw_deinit()',
  },
  'VCMDQ failed to enable': {
    text: 'A hardware queue (VCMDQ) did not switch on within a second',
    why: 'the driver goes on without hardware queues; its GERROR and CONS are in the line behind',
    source: 'tegra241_vcmdq_hw_init()',
  },
  'VCMDQ uncleared error': {
    text: 'A hardware queue (VCMDQ) was switched off with an error that nobody had acknowledged',
    why: 'GERROR and GERRORN differed; the driver acknowledges it then',
    source: 'tegra241_vcmdq_hw_deinit()',
  },
  'GERROR.EVTQ_ABT_ERR': {
    text: 'An event record was lost: it could not be written',
    why: 'the write to the event queue met an external abort: EVENTQ_BASE is no memory of the SMMU',
    source: `IHI 0070 6.3.19, 7.2; ${HANDLER}`,
  },
  'GERROR.PRIQ_ABT_ERR': {
    text: 'A page request was lost: it could not be written',
    why: 'the write to its queue met an external abort',
    source: `IHI 0070 6.3.19, 7.5; ${HANDLER}`,
  },
  'GERROR.MSI_CMDQ_ABT_ERR': message('a CMD_SYNC'),
  'GERROR.MSI_EVTQ_ABT_ERR': message('the event queue'),
  'GERROR.MSI_PRIQ_ABT_ERR': message('the page request queue'),
  'GERROR.MSI_GERROR_ABT_ERR': message('GERROR'),
  'GERROR.SFM_ERR': {
    text: 'The SMMU is in Service Failure Mode, and Linux has switched it off',
    why: 'it says so in GERROR, and the driver clears CR0',
    source: `IHI 0070 6.3.19, 7.5; ${HANDLER}`,
  },
};

/** What the errors of logs mean. */
export const errorFindings = (facts: readonly LogFact[]): LogFinding[] =>
  toldOnce(facts.flatMap((fact) => (fact.is === 'other-error' ? meaningsOf(fact) : [])));

function meaningsOf(fact: Extract<LogFact, { is: 'other-error' }>): LogFinding[] {
  const { name: all, smmu } = fact;
  const names = all.startsWith(GERROR)
    ? all
        .slice(GERROR.length)
        .split('|')
        .map((one) => GERROR + one)
    : [all];
  return names.flatMap((name) => (MEANINGS[name] ? [{ ...MEANINGS[name], from: [fact], smmu }] : []));
}
