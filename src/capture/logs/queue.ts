/** One command queue, put together from what inputs say of it in their order. */
import { decode } from '../../model/arch/smmuv3/fields/commands.ts';
import { illegalText, whyIllegal } from '../../model/arch/smmuv3/fields/illegal.ts';
import { CONS_RD } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { hex64 } from '../../model/fields/field.ts';
import { isOverwrittenSync } from '../queue-memory.ts';
import type { CommandFact, LogFact, Ring } from './facts.ts';
import { errorOf, pendingOf, pointerOf } from './pointer.ts';
import { stateFindings } from './queue-findings.ts';
import type { LogFinding } from './finding.ts';
import type { Given, Pointer, QueueReport } from './report.ts';

export type ToldFact = LogFact & { readonly file: string };

/** Everything that is said of one SMMU, in the order of the inputs. */
export interface SmmuSide {
  readonly smmu: string | null;
  readonly facts: readonly ToldFact[];
  readonly ring?: Ring;
}

const isTold = ({ words, missing }: Ring, slot: number): boolean => {
  const at = slot * 4;
  return !missing.has(slot) && (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) !== 0;
};

/**
 * What inputs say of one queue, and what its state means; none where they say nothing of it. `most`: commands that are told,
 * pending ones first.
 */
export function queueOf(
  { smmu, facts, ring }: SmmuSide,
  given: Given,
  findings: LogFinding[],
  most: number,
): QueueReport[] {
  let log2size = given.log2size ?? null;
  let prod: number | undefined;
  let cons: number | undefined;
  /** Wraps that are told beside an index. */
  let wraps: { readonly prod?: number; readonly cons?: number } = {};
  let error = 0;
  const told = new Map<number, CommandFact>();
  for (const fact of facts) {
    if (fact.is === 'size' && given.log2size === undefined) log2size = fact.log2size;
    if (fact.is === 'prod' || fact.is === 'cons') wraps = { ...wraps, [fact.is]: fact.wrap };
    if (fact.is === 'prod') prod = fact.value;
    if (fact.is === 'cons') cons = fact.value & CONS_RD;
    if (fact.is === 'timeout') {
      prod = fact.prod;
      cons = fact.cons;
      error = errorOf(fact.cons);
    }
    if (fact.is === 'cmdq-error' || fact.is === 'cons-error') {
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
  const at = (value: number | undefined, wrap: number | undefined): Pointer | null => {
    if (value === undefined) return null;
    return log2size === null && wrap !== undefined ? { slot: value, wrap } : pointerOf(value, log2size);
  };
  const [from, to] = [at(cons, wraps.cons), at(prod, wraps.prod)];
  const pending =
    prod === undefined || cons === undefined ? null : pendingOf(cons & CONS_RD, prod & CONS_RD, log2size, wraps);
  /** What stands in a slot; undefined where nothing does, or nothing tells. */
  const commandAt = (slot: number): QueueReport['commands'][number] | undefined => {
    const inRing = ring && isTold(ring, slot) ? ring.words.subarray(slot * 4, slot * 4 + 4) : undefined;
    const fact = inRing ? { ...decode(inRing), words: inRing } : told.get(slot);
    if (!fact) return undefined;
    const { mnemonic, fields, words } = fact;
    const over = words !== null && isOverwrittenSync(words, 0);
    const broken = words && !over ? whyIllegal(words) : undefined;
    return {
      slot,
      mnemonic: over ? 'CMD_SYNC' : mnemonic,
      fields,
      words: words && ([hex64(words[0], words[1]), hex64(words[2], words[3])] as const),
      illegal: broken ? illegalText(broken) : null,
    };
  };
  const full = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => ring && isTold(ring, slot));
  const all = told.size === 0 ? full : [...new Set([...full, ...told.keys()])].sort((a, b) => a - b);
  const waits = new Set(pending?.slice(0, most));
  const shown = all.length <= most ? all : all.filter((slot, i) => waits.has(slot) || i < most - waits.size);
  const commands = shown.flatMap((slot) => commandAt(slot) ?? []);
  const queue: QueueReport = { smmu, log2size, prod: to, cons: from && { ...from, error }, pending, commands };
  findings.push(...stateFindings(queue, facts, ring, commandAt));
  return [queue];
}
