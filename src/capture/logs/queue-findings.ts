/** What the state of a command queue means, in words, each with its source. */
import { OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { CERROR } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { hex } from '../../model/fields/field.ts';
import { isOverwrittenSync } from '../queue-memory.ts';
import type { LogFact, Ring } from './facts.ts';
import { errorOf, pointerOf, pointerText } from './pointer.ts';
import type { LogFinding } from './finding.ts';
import { isVcmdq } from './cmdqv.ts';
import { isTimeout, lostItsState, timeoutFindings } from './timeout-findings.ts';
import { refusedFindings } from './refused-findings.ts';
import type { QueueReport } from './report.ts';

/** Slots that are named one by one. */
const MOST = 16;
const listed = (slots: readonly number[], named: (slot: number) => string): string =>
  `${slots.slice(0, MOST).map(named).join(', ')}${slots.length > MOST ? ', …' : ''}`;

/** What the state of a queue means. */
export function stateFindings(
  queue: QueueReport,
  facts: readonly LogFact[],
  ring: Ring | undefined,
  commandAt: (slot: number) => QueueReport['commands'][number] | undefined,
): LogFinding[] {
  const { smmu, cons, prod, pending, log2size } = queue;
  const found: LogFinding[] = [];
  const say = (
    text: string,
    why: string,
    source: string,
    of: readonly LogFact[] = [],
    slots?: readonly number[],
  ): void =>
    void found.push({
      text,
      why,
      source,
      from: of,
      smmu,
      ...(slots && { slots }),
    });
  for (const fact of facts)
    if (fact.is === 'size' && fact.base)
      say(
        `CMDQ_BASE is ${fact.base}, for 2^${fact.log2size} entries`,
        'the driver wrote the register',
        'IHI 0070 6.3.26',
        [fact],
      );
  const timeouts = facts.filter(isTimeout);
  const errors = facts.filter((fact) => fact.is === 'cmdq-error');
  const lost = timeouts.some(lostItsState);
  if (log2size === null && (cons?.readings || prod?.readings))
    say(
      `The size of the queue is not known: ${[cons?.readings && `CONS is ${pointerText(cons)}`, prod?.readings && `PROD is ${pointerText(prod)}`].filter(Boolean).join('; ')}`,
      'the wrap bit is the bit above the index; "allocated N entries for cmdq" or CMDQ_BASE.LOG2SIZE tells which it is',
      'IHI 0070 6.3.26, 6.3.27',
      [...errors, ...timeouts],
    );
  if (pending && pending.length > 0) {
    const named = (slot: number): string => [hex(slot), commandAt(slot)?.mnemonic].filter(Boolean).join(' ');
    say(
      `${pending.length === 1 ? '1 command is' : `${pending.length} commands are`} pending, in this order: ${listed(pending, named)}`,
      'hardware takes the slots from CONS up to PROD; all other slots hold commands of earlier laps, which are consumed',
      'IHI 0070 3.5.1, 4.1',
      timeouts,
      pending,
    );
    const gone = ring ? pending.filter((slot) => ring.missing.has(slot) || slot * 4 >= ring.words.length) : [];
    if (ring && gone.length > 0)
      say(
        `${ring.file} does not hold ${gone.length === pending.length ? '' : `${listed(gone, hex)} of `}what is pending`,
        'it has other slots of the queue; what stands from CONS up to PROD is what the guest waits for',
        'IHI 0070 3.5.1, 4.1',
        [],
        gone,
      );
    const syncs = pending.filter((slot) => commandAt(slot)?.mnemonic === 'CMD_SYNC');
    if (syncs.length > 0)
      say(
        `The guest waits for the CMD_SYNC in ${syncs.length > 1 ? 'slots' : 'slot'} ${syncs.map(hex).join(', ')}`,
        'a CMD_SYNC completes when everything before it has',
        'IHI 0070 4.7.3; __arm_smmu_cmdq_issue_cmdlist()',
        timeouts,
        syncs,
      );
  } else if (pending === null && prod && cons && log2size !== null)
    say(
      'PROD and CONS are further apart than the queue is long',
      'the size, PROD or CONS belongs to another queue or moment',
      'IHI 0070 3.5.1',
    );
  else if (pending?.length === 0 && !lost)
    say('Nothing is pending: CONS equals PROD', 'the queue is empty', 'IHI 0070 3.5.1', timeouts);
  found.push(...timeoutFindings(smmu, facts, log2size));
  // A trace that ends while commands run says nothing of the kind.
  const traced = facts.some((fact) => fact.is === 'cons' && !fact.registers);
  const stands = !traced && prod !== null && (pending === null || pending.length > 0);
  const disabled = facts.filter((fact) => fact.is === 'disabled');
  if (disabled.length > 0)
    say(
      'The queue is switched off: CR0.CMDQEN is 0, so nothing is consumed',
      'the driver has not enabled it, or the SMMU was reset under its driver',
      'IHI 0070 6.3.9 (CR0.CMDQEN)',
      disabled,
    );
  if (cons?.error === 0 && (cons.slot ?? 1) === 0 && cons.wrap === 0 && stands && !(ring && isBehind(ring, pending)))
    say(
      `The queue is dead: ${pending?.length ?? prod?.slot ?? 'some'} commands were written, none was consumed, and there is no error`,
      'CONS is 0 without CMDQ_CONS.ERR: CMDQEN is 0, the SMMU was reset under its driver, or it cannot run; command 0 is not illegal',
      'IHI 0070 6.3.9 (CR0.CMDQEN), 7.1',
      timeouts,
    );
  else if (cons?.error === 0 && pending && pending.length > 0 && facts.length > 0)
    say(
      'CONS stands still without an error',
      'CMDQ_CONS.ERR is 0: hardware is slow, waits for an ATS completion, or does not run',
      'IHI 0070 7.1',
      timeouts,
    );
  if (cons && cons.error !== 0) {
    const slot = cons.slot === null ? [] : [cons.slot];
    const where = pointerText(cons);
    const command = cons.slot === null ? undefined : commandAt(cons.slot);
    const failed = facts.filter((fact) => fact.is === 'failed' || fact.is === 'cmdq-error' || fact.is === 'cons-error');
    if (cons.error === CERROR.ATC_INV_SYNC) {
      const all = errors.flatMap((fact) =>
        fact.is === 'cmdq-error' && errorOf(fact.cons) === CERROR.ATC_INV_SYNC ? [pointerOf(fact.cons, log2size)] : [],
      );
      const places = [...new Set([...all, cons].map(pointerText))];
      say(
        `CERROR_ATC_INV_SYNC at ${places.join(', then ')}: this is the CMD_SYNC, not the ATC_INV; which ATC_INV before it went unanswered is not told`,
        'CONS points at the CMD_SYNC that waited for the completion; Linux repeats it, and the caller hears of success',
        'IHI 0070 4.7.3, 7.1; __arm_smmu_cmdq_skip_err()',
        failed,
        [...new Set([...all, cons].flatMap((one) => (one.slot === null ? [] : [one.slot])))],
      );
      if (command && command.mnemonic !== 'CMD_SYNC')
        say(
          `The memory has ${command.mnemonic} at ${where}, and no CMD_SYNC`,
          'CERROR_ATC_INV_SYNC is raised by a CMD_SYNC alone: the memory, the size or CONS is of another queue or moment',
          'IHI 0070 7.1',
          failed,
          slot,
        );
    } else if (cons.error === CERROR.ILL)
      say(
        `CERROR_ILL at ${where}${command ? `: ${command.mnemonic}` : ''}${command?.illegal ? `, ${command.illegal}` : ''}; the commands behind it have not run`,
        command?.illegal
          ? 'the command breaks a rule of the architecture'
          : 'no rule that the command alone tells is broken, or the command is not known: the SMMU lacks a feature that it needs, or a VMM behind it refused it',
        'IHI 0070 4.1.3, 7.1',
        failed,
        slot,
      );
    else if (cons.error === CERROR.ABT)
      say(
        `CERROR_ABT at ${where}: fetching the command met an external abort`,
        'CMDQ_BASE or PROD points where the SMMU cannot read',
        'IHI 0070 7.1',
        failed,
        slot,
      );
    else
      say(
        `CMDQ_CONS.ERR is ${cons.error} at ${where}: the architecture does not define it`,
        'Linux calls it unknown, and overwrites the command as an illegal one',
        'IHI 0070 7.1; __arm_smmu_cmdq_skip_err()',
        failed,
        slot,
      );
  }
  found.push(...refusedFindings(smmu, facts));
  found.push(...acknowledgement(smmu, facts, errors));
  if (ring) found.push(...completedByMsi(smmu, ring));
  return found;
}

/** Whether the driver acknowledged what GERROR says. */
function acknowledgement(smmu: string | null, facts: readonly LogFact[], errors: readonly LogFact[]): LogFinding[] {
  const registers = facts.some((fact) => (fact.is === 'toggled' || fact.is === 'acknowledged') && fact.registers);
  const toggled = facts.filter((fact) => fact.is === 'toggled');
  const acks = facts.filter((fact) => fact.is === 'acknowledged');
  const last = facts.findLastIndex((fact) => fact.is === 'toggled');
  if (toggled.length > 0) {
    const open = !facts.slice(last).some((fact) => fact.is === 'acknowledged');
    return [
      {
        text: open
          ? 'GERROR.CMDQ_ERR was never acknowledged: nothing more is consumed'
          : 'GERROR.CMDQ_ERR was acknowledged',
        why: registers
          ? 'GERROR and GERRORN differ in bit 0'
          : open
            ? 'there is no write of GERRORN behind the toggle of GERROR'
            : 'GERRORN was written behind the toggle of GERROR',
        source: 'IHI 0070 6.3.19, 7.1',
        from: open ? toggled.slice(-1) : acks.slice(-1),
        smmu,
      },
    ];
  }
  if (registers)
    return [
      {
        text: 'GERROR.CMDQ_ERR is not active: no error waits to be acknowledged',
        why: 'GERROR equals GERRORN in bit 0; CMDQ_CONS.ERR keeps the last error',
        source: 'IHI 0070 6.3.19, 7.1',
        from: acks,
        smmu,
      },
    ];
  if (errors.length === 0) return [];
  return [
    {
      text: 'Linux acknowledges GERROR right after it has printed this; no line says so',
      why: 'the handler writes GERRORN at its end',
      source: isVcmdq(smmu) ? 'tegra241_vintf0_handle_error()' : 'arm_smmu_gerror_handler()',
      from: errors,
      smmu,
    },
  ];
}

/** Whether memory has commands that are not pending: a lap has been consumed. */
function isBehind({ words, missing }: Ring, pending: readonly number[] | null): boolean {
  const waits = new Set(pending);
  return words.some((word, at) => word !== 0 && !waits.has(at >> 2) && !missing.has(at >> 2));
}

/** CMD_SYNCs with an MSI to their own slot: the first u32 is 0 once they have completed. */
function completedByMsi(smmu: string | null, { words, missing }: Ring): LogFinding[] {
  const done: number[] = [];
  const open: number[] = [];
  for (let slot = 0; slot < words.length / 4; slot++) {
    if (missing.has(slot)) continue;
    const at = slot * 4;
    if (isOverwrittenSync(words, at)) done.push(slot);
    else if ((words[at] & 0xff) === OP.SYNC && ((words[at] >>> 12) & 3) === 1 && (words[at + 2] | words[at + 3]) !== 0)
      open.push(slot);
  }
  if (done.length === 0) return [];
  const next = open.find((slot) => slot > done[0]);
  const until = next === undefined ? done : done.filter((slot) => slot < next);
  const last = until[until.length - 1];
  return [
    {
      text: `Hardware came at least as far as the CMD_SYNC in slot ${hex(last)}${next === undefined ? '' : `; that in ${hex(next)} has not completed`}`,
      why: `${done.length} CMD_SYNCs are overwritten by their own MSI, which writes 0 over their first four bytes`,
      source: 'IHI 0070 4.7.3; arm_smmu_cmdq_build_sync_cmd(), __arm_smmu_cmdq_poll_until_msi()',
      slots: next === undefined ? [last] : [last, next],
      smmu,
    },
  ];
}
