/** Puts together what files say about the queues of SMMUs, and says what the state of each means. */
import { decode, mnemonic, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { illegalText, whyIllegal } from '../../model/arch/smmuv3/fields/illegal.ts';
import { hex, hex64 } from '../../model/fields/field.ts';
import { isOverwrittenSync } from '../queue-memory.ts';
import { eventText, meaningOf } from './event.ts';
import type { CommandFact, Fact } from './facts.ts';
import type { Input, Ring } from './inputs.ts';
import type { Finding, Given, Pointer, QueueReport, Report } from './report.ts';

/** Of CMDQ_CONS.ERR (IHI 0070 7.1). */
const CERROR: Readonly<Record<number, string>> = { 1: 'CERROR_ILL', 2: 'CERROR_ABT', 3: 'CERROR_ATC_INV_SYNC' };
const INDEX = 0xfffff;
const MOST_LOG2 = 19;
/** Linux refuses command queues of 64 entries and fewer. */
const LEAST_LOG2 = 7;

type Told = Fact & { readonly file: string };

/** Everything that is said of one SMMU, in the order of the inputs. */
interface Side {
  readonly smmu: string | null;
  readonly facts: readonly Told[];
  readonly ring?: Ring;
}

export const errorOf = (cons: number): number => (cons >>> 24) & 0x7f;
const errorName = (error: number): string => CERROR[error] ?? `CERROR ${error}`;

/** A pointer of a queue of 2^log2size entries; both readings where that is not known. */
export function pointerOf(value: number, log2size: number | null): Pointer {
  const index = value & INDEX;
  if (log2size !== null) return { slot: index & (2 ** log2size - 1), wrap: (index >>> log2size) & 1 };
  const top = index === 0 ? 0 : Math.floor(Math.log2(index));
  const readings = [
    ...(top >= LEAST_LOG2 ? [{ slot: index - 2 ** top, wrap: 1, log2size: String(top) }] : []),
    ...(top < MOST_LOG2 ? [{ slot: index, wrap: 0, log2size: `${Math.max(LEAST_LOG2, top + 1)} or more` }] : []),
  ];
  if (readings.length === 1) return { slot: readings[0].slot, wrap: readings[0].wrap };
  return { slot: null, wrap: null, readings };
}

const pointerText = ({ slot, wrap, readings }: Pointer): string =>
  readings
    ? readings.map((r) => `slot ${hex(r.slot)} wrap ${r.wrap} in a queue of 2^${r.log2size}`).join(', or ')
    : `slot ${hex(slot ?? 0)} wrap ${wrap}`;

export function explain(inputs: readonly Input[], given: Given = {}): Report {
  const findings: Finding[] = [];
  const queues = sidesOf(inputs, findings).flatMap((side) => queueOf(side, given, findings));
  const all = inputs.flatMap(({ file, facts }) => facts.map((fact): Told => ({ ...fact, file })));
  const sizes = new Map(queues.map(({ smmu, log2size }) => [smmu, log2size]));
  for (const fact of all) if (fact.is === 'event') findings.push(...eventFindings(fact));
  return {
    inputs: inputs.map(({ file, kind, why }) => ({ file, kind, why })),
    queues,
    events: all.flatMap((f) =>
      f.is === 'event' ? [{ smmu: f.smmu, ...f.event, file: f.file, line: f.line, text: f.text }] : [],
    ),
    errors: all.flatMap((f) => errorsOf(f, all, sizes.get(f.smmu) ?? null)),
    findings,
    unknown: inputs.flatMap(({ file, unread }) => unread.map(({ line, text }) => ({ file, line, text }))),
  };
}

/** Facts by SMMU. Memory says of none whose it is: it belongs to the only one, or to none. */
function sidesOf(inputs: readonly Input[], findings: Finding[]): Side[] {
  const facts = inputs.flatMap((input) => input.facts.map((fact): Told => ({ ...fact, file: input.file })));
  const names = [...new Set(facts.filter(({ is }) => is !== 'event').map(({ smmu }) => smmu))];
  const rings = inputs.flatMap(({ ring }) => (ring ? [ring] : []));
  const sides: Side[] = names.map((smmu) => ({ smmu, facts: facts.filter((fact) => fact.smmu === smmu) }));
  if (rings.length === 0) return sides;
  if (rings.length === 1 && sides.length === 1) return [{ ...sides[0], ring: rings[0] }];
  const size = rings[0].words.length / 4;
  const fits = ({ facts }: Side): boolean => facts.some((fact) => fact.is === 'size' && 2 ** fact.log2size === size);
  const [only, ...others] = sides.filter(fits);
  if (rings.length === 1 && only && others.length === 0) {
    findings.push({
      text: `${rings[0].file} is taken for the queue of ${only.smmu ?? 'the unnamed SMMU'}`,
      why: `it alone has ${size} entries`,
      source: 'IHI 0070 6.3.26',
      lines: [],
      smmu: only.smmu,
    });
    return sides.map((side) => (side === only ? { ...side, ring: rings[0] } : side));
  }
  if (sides.length > 0)
    findings.push({
      text: `${rings.map(({ file }) => file).join(', ')}: it is not told to which of ${names.map((name) => name ?? 'an unnamed SMMU').join(', ')} the memory belongs, so it stands alone`,
      why: 'memory does not name its SMMU',
      source: 'IHI 0070 6.3.26',
      lines: [],
      smmu: null,
    });
  return [...sides, ...rings.map((ring): Side => ({ smmu: null, facts: [], ring }))];
}

function queueOf({ smmu, facts, ring }: Side, given: Given, findings: Finding[]): QueueReport[] {
  let log2size = given.log2size ?? null;
  let prod: number | undefined;
  let cons: number | undefined;
  let error = 0;
  const told = new Map<number, CommandFact>();
  for (const fact of facts) {
    if (fact.is === 'size' && given.log2size === undefined) log2size = fact.log2size;
    if (fact.is === 'prod') prod = fact.value;
    if (fact.is === 'cons') cons = fact.value & INDEX;
    if (fact.is === 'timeout') {
      prod = fact.prod;
      cons = fact.cons;
      error = errorOf(fact.cons);
    }
    if (fact.is === 'cmdq-error') {
      cons = fact.cons;
      error = errorOf(fact.cons);
    }
    if (fact.is === 'failed') error = fact.error;
    if (fact.is === 'acknowledged') error = 0;
    const slot = fact.is === 'skipped' && cons !== undefined ? pointerOf(cons, log2size).slot : null;
    if (fact.is === 'skipped' && slot !== null) told.set(slot, { ...decode(fact.words), words: fact.words });
    if (fact.is === 'command') told.set(fact.slot, fact.command);
  }
  prod = given.prod ?? prod;
  if (given.cons !== undefined) {
    cons = given.cons;
    error = errorOf(given.cons);
  }
  const slots = ring ? ring.words.length / 4 : 0;
  if (log2size === null && slots > 0 && Number.isInteger(Math.log2(slots))) {
    log2size = Math.log2(slots);
    findings.push({
      text: `The size of the queue is taken from the memory: ${slots} entries`,
      why: 'nothing else says it',
      source: 'IHI 0070 6.3.26',
      lines: [],
      smmu,
    });
  }
  if (prod === undefined && cons === undefined && !ring && told.size === 0) return [];
  const at = (value: number | undefined): Pointer | null => (value === undefined ? null : pointerOf(value, log2size));
  const [from, to] = [at(cons), at(prod)];
  const pending = prod === undefined || cons === undefined ? null : pendingOf(cons & INDEX, prod & INDEX, log2size);
  if (ring)
    for (let slot = 0; slot < slots; slot++)
      if (!ring.missing.has(slot) && ring.words.subarray(slot * 4, slot * 4 + 4).some((word) => word !== 0))
        told.set(slot, { ...decode(ring.words, slot * 4), words: ring.words.subarray(slot * 4, slot * 4 + 4) });
  const commands = [...told]
    .sort(([a], [b]) => a - b)
    .map(([slot, { mnemonic, fields, words }]) => {
      const broken = words && !isOverwrittenSync(words, 0) ? whyIllegal(words) : undefined;
      return {
        slot,
        mnemonic: words && isOverwrittenSync(words, 0) ? 'CMD_SYNC' : mnemonic,
        fields,
        words: words && ([hex64(words[0], words[1]), hex64(words[2], words[3])] as const),
        illegal: broken ? illegalText(broken) : null,
      };
    });
  const queue: QueueReport = { smmu, log2size, prod: to, cons: from && { ...from, error }, pending, commands };
  findings.push(...stateFindings(queue, facts, ring));
  return [queue];
}

/** Slots from CONS to PROD; null where they cannot be told. */
function pendingOf(cons: number, prod: number, log2size: number | null): number[] | null {
  if (log2size === null) return cons === prod ? [] : null;
  const [size, laps] = [2 ** log2size, 2 ** (log2size + 1)];
  const count = ((prod % laps) - (cons % laps) + laps) % laps;
  if (count > size) return null;
  return Array.from({ length: count }, (_, i) => (cons + i) % size);
}

/** What the state of a queue means. */
function stateFindings(queue: QueueReport, facts: readonly Told[], ring: Ring | undefined): Finding[] {
  const { smmu, cons, prod, pending, commands, log2size } = queue;
  const found: Finding[] = [];
  const by = new Map(commands.map((command) => [command.slot, command]));
  const say = (text: string, why: string, source: string, of: readonly Told[] = [], slots?: readonly number[]): void =>
    void found.push({
      text,
      why,
      source,
      lines: of.flatMap(({ line }) => (line === null ? [] : [line])),
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
  const timeouts = facts.filter((fact) => fact.is === 'timeout');
  const errors = facts.filter((fact) => fact.is === 'cmdq-error');
  const first = timeouts[0];
  if (log2size === null && (cons?.readings || prod?.readings))
    say(
      `The size of the queue is not known: ${[cons?.readings && `CONS is ${pointerText(cons)}`, prod?.readings && `PROD is ${pointerText(prod)}`].filter(Boolean).join('; ')}`,
      'the wrap bit is the bit above the index; "allocated N entries for cmdq" or CMDQ_BASE.LOG2SIZE tells which it is',
      'IHI 0070 6.3.26, 6.3.27',
      [...errors, ...timeouts],
    );
  if (pending && pending.length > 0) {
    const names = pending.slice(0, 16).map((slot) => `${hex(slot)}${by.has(slot) ? ` ${by.get(slot)!.mnemonic}` : ''}`);
    say(
      `${pending.length} commands are pending, in this order: ${names.join(', ')}${pending.length > 16 ? ', …' : ''}`,
      'hardware takes the slots from CONS up to PROD; all other slots hold commands of earlier laps, which are consumed',
      'IHI 0070 3.5.1, 4.1',
      timeouts,
      pending,
    );
    const syncs = pending.filter((slot) => by.get(slot)?.mnemonic === 'CMD_SYNC');
    if (syncs.length > 0)
      say(
        `The guest waits for the CMD_SYNC in slot ${syncs.map(hex).join(', ')}`,
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
  else if (pending?.length === 0)
    say('Nothing is pending: CONS equals PROD', 'the queue is empty', 'IHI 0070 3.5.1', timeouts);
  if (first) {
    const same = timeouts.every((fact) => fact.is === 'timeout' && fact.at === fact.prod);
    say(
      same
        ? '"CMD_SYNC timeout at" names the driver’s PROD, not the slot of the command that failed'
        : '"CMD_SYNC timeout at" names the slot of the CMD_SYNC (completion by MSI) or the driver’s PROD (completion polled in CONS), not the command that failed',
      same
        ? 'completion is polled in CONS, and the driver prints its own PROD, behind the CMD_SYNC'
        : 'it depends on how completion is polled',
      'arm_smmu_cmdq_poll_until_sync(), __arm_smmu_cmdq_poll_until_consumed()',
      timeouts,
    );
  }
  // A trace that ends while commands run says nothing of the kind.
  const moved = !facts.some(({ is }) => is === 'cons') && prod !== null && (pending === null || pending.length > 0);
  if (cons?.error === 0 && (cons.slot ?? 1) === 0 && cons.wrap === 0 && moved)
    say(
      `The queue is dead: ${prod?.slot ?? 'some'} commands were written, none was consumed, and there is no error`,
      'CONS is 0 without CMDQ_CONS.ERR: CMDQEN is 0, the SMMU was reset under its driver, or it cannot run; command 0 is not illegal',
      'IHI 0070 6.3.9 (CR0.CMDQEN), 7.1',
      timeouts,
    );
  else if (cons?.error === 0 && pending && pending.length > 0 && (first || facts.length > 0))
    say(
      'CONS stands still without an error',
      'CMDQ_CONS.ERR is 0: hardware is slow, waits for an ATS completion, or does not run',
      'IHI 0070 7.1',
      timeouts,
    );
  if (cons && cons.error !== 0) {
    const slot = cons.slot === null ? [] : [cons.slot];
    const where = pointerText(cons);
    const command = cons.slot === null ? undefined : by.get(cons.slot);
    const failed = facts.filter((fact) => fact.is === 'failed' || fact.is === 'cmdq-error');
    if (cons.error === 3) {
      const all = errors.flatMap((fact) =>
        fact.is === 'cmdq-error' && errorOf(fact.cons) === 3 ? [pointerOf(fact.cons, log2size)] : [],
      );
      const places = [...new Set([...all, cons].map(pointerText))];
      say(
        `CERROR_ATC_INV_SYNC at ${places.join(', then ')}: this is the CMD_SYNC, not the ATC_INV; which ATC_INV before it went unanswered is not told`,
        'CONS points at the CMD_SYNC that waited for the completion; Linux repeats it, and the caller hears of success',
        'IHI 0070 4.7.3, 7.1; __arm_smmu_cmdq_skip_err()',
        failed,
        [...new Set([...all, cons].flatMap((one) => (one.slot === null ? [] : [one.slot])))],
      );
    } else if (cons.error === 1)
      say(
        `CERROR_ILL at ${where}${command ? `: ${command.mnemonic}` : ''}${command?.illegal ? `, ${command.illegal}` : ''}; the commands behind it have not run`,
        command?.illegal
          ? 'the command breaks a rule of the architecture'
          : 'no rule that the command alone tells is broken, or the command is not known: the SMMU lacks a feature that it needs, or a VMM behind it refused it',
        'IHI 0070 4.1.3, 7.1',
        failed,
        slot,
      );
    else if (cons.error === 2)
      say(
        `CERROR_ABT at ${where}: fetching the command met an external abort`,
        'CMDQ_BASE or PROD points where the SMMU cannot read',
        'IHI 0070 7.1',
        failed,
        slot,
      );
  }
  for (const fact of facts)
    if (fact.is === 'skipped') {
      const why = whyIllegal(fact.words);
      const { fields } = decode(fact.words);
      const operands = Object.entries(fields)
        .map(([name, value]) => `${name} ${hex(value)}`)
        .join(', ');
      say(
        `The refused command is ${mnemonic(fact.words)}${operands ? ` (${operands})` : ''}: ${why ? illegalText(why) : 'no field of it breaks a rule; the SMMU lacks a feature that it needs, or a VMM behind it refused it (QEMU: any failing ioctl)'}`,
        'Linux overwrites it with a CMD_SYNC and goes on: it never runs, what it should have dropped stays cached, and the next CMD_SYNC succeeds',
        why ? `${why.source}; __arm_smmu_cmdq_skip_err()` : 'IHI 0070 4.1.3; __arm_smmu_cmdq_skip_err()',
        [fact],
      );
    }
  found.push(...acknowledgement(smmu, facts, errors));
  if (ring) found.push(...completedByMsi(smmu, ring));
  return found;
}

/** Whether the driver acknowledged what GERROR says. */
function acknowledgement(smmu: string | null, facts: readonly Told[], errors: readonly Told[]): Finding[] {
  const toggled = facts.filter((fact) => fact.is === 'toggled');
  const acks = facts.filter((fact) => fact.is === 'acknowledged');
  const lines = (of: readonly Told[]): number[] => of.flatMap(({ line }) => (line === null ? [] : [line]));
  const last = facts.findLastIndex((fact) => fact.is === 'toggled');
  if (toggled.length > 0) {
    const open = !facts.slice(last).some((fact) => fact.is === 'acknowledged');
    return [
      {
        text: open
          ? 'GERROR.CMDQ_ERR was never acknowledged: nothing more is consumed'
          : 'GERROR.CMDQ_ERR was acknowledged',
        why: open
          ? 'there is no write of GERRORN behind the toggle of GERROR'
          : 'GERRORN was written behind the toggle of GERROR',
        source: 'IHI 0070 6.3.19, 7.1',
        lines: lines(open ? toggled.slice(-1) : acks.slice(-1)),
        smmu,
      },
    ];
  }
  if (errors.length === 0) return [];
  return [
    {
      text: 'Linux acknowledges GERROR right after it has printed this; no line says so',
      why: 'the handler writes GERRORN at its end',
      source: 'arm_smmu_gerror_handler()',
      lines: lines(errors),
      smmu,
    },
  ];
}

/** CMD_SYNCs with an MSI to their own slot: the first u32 is 0 once they have completed. */
function completedByMsi(smmu: string | null, { words, missing }: Ring): Finding[] {
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
      lines: [],
      slots: next === undefined ? [last] : [last, next],
      smmu,
    },
  ];
}

function eventFindings(fact: Extract<Told, { is: 'event' }>): Finding[] {
  const { event, smmu, line } = fact;
  const lines = line === null ? [] : [line];
  const meaning = meaningOf(event.code);
  const found: Finding[] = [
    { text: eventText(event), why: meaning ?? 'not described here', source: 'IHI 0070 7.3', lines, smmu },
  ];
  if (event.name === 'F_TRANSL_FORBIDDEN')
    found.push({
      text: `Stream ${hex(event.sid ?? 0)} sent a request that is already translated (ATS), and its STE does not allow that`,
      why: 'STE.EATS is 0 with CR0.ATSCHK = 1, or the SMMU is off; this is no matter of the size of the stream table (that is C_BAD_STREAMID, 0x02)',
      source: 'IHI 0070 7.3.8',
      lines,
      smmu,
    });
  if (event.stalled)
    found.push({
      text: `The transaction waits for CMD_RESUME(SID ${hex(event.sid ?? 0)}, STAG ${hex(event.stag ?? 0)})`,
      why: 'Stall is 1; Linux keeps stalled events on the host, so no guest hears of it',
      source: 'IHI 0070 4.6.2; arm_smmu_handle_event()',
      lines,
      smmu,
    });
  return found;
}

/** An error as the inputs name it. */
function errorsOf(fact: Told, all: readonly Told[], log2size: number | null): Report['errors'][number][] {
  const base = { smmu: fact.smmu, file: fact.file, line: fact.line, text: fact.text };
  if (fact.is === 'cmdq-error')
    return [{ ...base, name: errorName(errorOf(fact.cons)), ...pointerOf(fact.cons, log2size) }];
  if (fact.is === 'timeout') return [{ ...base, name: 'CMD_SYNC timeout', ...pointerOf(fact.at, log2size) }];
  if (fact.is === 'other-error') return [{ ...base, name: fact.name, slot: null, wrap: null }];
  if (fact.is !== 'failed') return [];
  const cons = all.slice(0, all.indexOf(fact)).findLast((before) => before.is === 'cons');
  return [
    {
      ...base,
      name: errorName(fact.error),
      ...(cons?.is === 'cons' ? pointerOf(cons.value, log2size) : { slot: null, wrap: null }),
    },
  ];
}
