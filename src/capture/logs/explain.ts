/** Puts together what files say about the queues of SMMUs, and says what the state of each means. */
import { hex } from '../../model/fields/field.ts';
import { eventText, meaningOf, PAGE_REQUEST } from './event.ts';

import { errorFindings } from './error-findings.ts';
import { errorName, errorOf, pointerOf } from './pointer.ts';
import { queueOf, type ToldFact } from './queue.ts';
import { type LogFinding, toldOnce } from './finding.ts';
import { commandLimits, eventLimits } from './limits.ts';
import { fromBase } from './ring-base.ts';
import { sidesOf } from './sides.ts';
import type { Input, Ring } from './facts.ts';
import type { Given, QueueReport, Report } from './report.ts';

/** A queue, and its memory where it is among the inputs. */
export interface Known {
  readonly queue: QueueReport;
  readonly ring?: Ring;
}

const toldBy = (inputs: readonly Input[]): ToldFact[] =>
  inputs.flatMap(({ file, facts }) => facts.map((fact): ToldFact => ({ ...fact, file })));

/** The command queues that inputs tell of; what is found out on the way goes into `findings`. `most`: commands of each. */
export const queuesIn = (
  inputs: readonly Input[],
  given: Given,
  findings: LogFinding[] = [],
  all: readonly ToldFact[] = toldBy(inputs),
  most = 0,
): Known[] =>
  sidesOf(inputs, all, findings).flatMap((side) => {
    const ring = side.ring && fromBase(side.ring, side.facts, side.smmu, findings);
    if (ring) findings.push(...commandLimits(side.smmu, side.facts, ring));
    return queueOf({ ...side, ...(ring && { ring }) }, given, findings, most).map((queue) => ({
      queue,
      ...(ring && { ring }),
    }));
  });

/** `most`: commands of each queue that are told, pending ones first. */
export function explain(inputs: readonly Input[], given: Given = {}, most: number = Number.POSITIVE_INFINITY): Report {
  const findings: LogFinding[] = [];
  const all = toldBy(inputs);
  const queues = queuesIn(inputs, given, findings, all, most).map(({ queue }) => queue);
  const conses = consOfFailures(all);
  const sizeOf = (smmu: string | null): number | null =>
    (smmu === null && queues.length === 1 ? queues[0] : queues.find((one) => one.smmu === smmu))?.log2size ?? null;
  findings.push(...errorFindings(all));
  findings.push(...eventFindings(all), ...eventLimits(all));
  findings.push(...inputs.flatMap(({ file, findings: own = [] }) => own.map((one) => ofFile(one, file))));
  return {
    inputs: inputs.map(({ file, kind, why, sure, played }) => ({
      file,
      kind,
      why,
      ...(sure && { sure }),
      ...(played && { played }),
    })),
    queues,
    events: all.flatMap((f) =>
      f.is === 'event' ? [{ smmu: f.smmu, ...f.event, file: f.file, line: f.line, text: f.text }] : [],
    ),
    errors: all.flatMap((f) => errorsOf(f, conses, sizeOf(f.smmu))),
    findings: findings.map(placed),
    unknown: inputs.flatMap(({ file, unread }) => unread.map(({ line, text }) => ({ file, line, text }))),
  };
}

const ofFile = (one: LogFinding, file: string): LogFinding => ({
  ...one,
  from: one.from?.map(({ line }) => ({ file, line })),
});

/** With the lines that it comes from, and whose they are. */
function placed({ from = [], ...finding }: LogFinding): Report['findings'][number] {
  const told = new Map(
    from.flatMap(({ file = '', line }) => (line === null ? [] : [[`${file}\n${line}`, { file, line }] as const])),
  );
  const places = [...told.values()];
  const { text, why, source, ...rest } = finding;
  return { text, why, source, lines: places.map(({ line }) => line), places, ...rest };
}

/** What each record means. */
const eventFindings = (facts: readonly ToldFact[]): LogFinding[] =>
  toldOnce(facts.flatMap((fact) => (fact.is === 'event' ? meaningsOf(fact) : [])));

function meaningsOf(fact: Extract<ToldFact, { is: 'event' }>): LogFinding[] {
  const { event, smmu } = fact;
  const from = [fact];
  const meaning = meaningOf(event);
  const found: LogFinding[] = [
    {
      text: eventText(event),
      why: meaning ?? (event.code === null ? 'the name alone tells nothing' : 'the architecture reserves its number'),
      source: event.name === PAGE_REQUEST ? 'IHI 0070 chapter 8' : 'IHI 0070 7.3',
      from,
      smmu,
    },
  ];
  if (event.name === 'F_TRANSL_FORBIDDEN')
    found.push({
      text: `Stream ${hex(event.sid ?? 0)} sent a request that is already translated (ATS), and its STE does not allow that`,
      why: 'STE.EATS is 0 with CR0.ATSCHK = 1, or the SMMU is off; this is no matter of the size of the stream table (that is C_BAD_STREAMID, 0x02)',
      source: 'IHI 0070 7.3.8',
      from,
      smmu,
    });
  if (event.stalled)
    found.push({
      text: `The transaction waits for CMD_RESUME(SID ${hex(event.sid ?? 0)}, STAG ${hex(event.stag ?? 0)})`,
      why: 'Stall is 1; Linux keeps stalled events on the host, so no guest hears of it',
      source: 'IHI 0070 4.7.1; arm_smmu_handle_event()',
      from,
      smmu,
    });
  return found;
}

/** An error as the inputs name it. */
function errorsOf(
  fact: ToldFact,
  conses: ReadonlyMap<ToldFact, number>,
  log2size: number | null,
): Report['errors'][number][] {
  const base = { smmu: fact.smmu, file: fact.file, line: fact.line, text: fact.text };
  if (fact.is === 'cmdq-error')
    return [{ ...base, name: errorName(errorOf(fact.cons)), ...pointerOf(fact.cons, log2size) }];
  if (fact.is === 'timeout') return [{ ...base, name: 'CMD_SYNC timeout', ...pointerOf(fact.at, log2size) }];
  if (fact.is === 'other-error') return [{ ...base, name: fact.name, slot: null, wrap: null }];
  if (fact.is !== 'failed') return [];
  const cons = conses.get(fact);
  return [
    {
      ...base,
      name: errorName(fact.error),
      ...(cons === undefined ? { slot: null, wrap: null } : pointerOf(cons, log2size)),
    },
  ];
}

/** What CONS last was when a command failed. */
function consOfFailures(all: readonly ToldFact[]): ReadonlyMap<ToldFact, number> {
  const found = new Map<ToldFact, number>();
  let cons: number | undefined;
  for (const fact of all) {
    if (fact.is === 'cons') cons = fact.value;
    if (fact.is === 'failed' && cons !== undefined) found.set(fact, cons);
  }
  return found;
}
