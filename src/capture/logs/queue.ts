/** One command queue, put together from what inputs say of it in their order. */
import { decode } from '../../model/arch/smmuv3/fields/commands.ts';
import { illegalText, whyIllegal } from '../../model/arch/smmuv3/fields/illegal.ts';
import { CONS_RD } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { hex64 } from '../../model/fields/field.ts';
import { isOverwrittenSync } from '../queue-memory.ts';
import type { CommandFact, LogFact, Ring } from './facts.ts';
import { errorOf, pendingBetween, pointerOf } from './pointer.ts';
import { stateFindings } from './queue-findings.ts';
import { refusedFindings } from './refused-findings.ts';
import type { LogFinding } from './finding.ts';
import type { Given, Pointer, QueueReport } from './report.ts';

export type ToldFact = LogFact & { readonly file: string };

/** Everything that is said of one SMMU, in the order of the inputs. */
export interface SmmuSide {
  readonly smmu: string | null;
  readonly facts: readonly ToldFact[];
  readonly ring?: Ring;
}

/** u32 of a slot. */
const WORDS = 4;

const isTold = ({ words, missing }: Ring, slot: number): boolean => {
  const at = slot * WORDS;
  return !missing.has(slot) && (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) !== 0;
};

/** Memory without what lies behind the last slot of the queue; what it lacks of the queue is said. */
function ofQueue(ring: Ring, log2size: number | null, smmu: string | null, findings: LogFinding[]): Ring {
  const slots = ring.words.length / WORDS;
  if (log2size === null || slots === 2 ** log2size) return ring;
  const [text, why] =
    slots > 2 ** log2size
      ? [`${ring.file} has ${slots} slots, and the queue ${2 ** log2size}: what is behind them is not of it`, '']
      : [
          `${ring.file} has ${slots} of the ${2 ** log2size} slots of the queue: they are taken for those from 0 on`,
          ', and nothing says where in it the memory lies',
        ];
  findings.push({
    text,
    why: `the queue has 2^${log2size} entries${why}`,
    source: 'IHI 0070 6.3.26',
    smmu,
  });
  return { ...ring, words: ring.words.subarray(0, WORDS * 2 ** log2size) };
}

/** A register as somebody told it; `fact`: absent for what is given. */
interface ToldRegister {
  readonly fact?: LogFact;
  readonly name: 'PROD' | 'CONS';
  readonly value: number | undefined;
}

/** Pointers of a log, or given, that have bits above the wrap bit. */
function outOfRange(smmu: string | null, facts: readonly LogFact[], given: Given, log2size: number): LogFinding[] {
  const told = facts.flatMap((fact): ToldRegister[] => {
    if (fact.is === 'cmdq-error') return [{ fact, name: 'CONS', value: fact.cons }];
    if (fact.is !== 'timeout') return [];
    return [
      { fact, name: 'PROD', value: fact.prod },
      { fact, name: 'CONS', value: fact.cons },
    ];
  });
  const all: readonly ToldRegister[] = [
    ...told,
    { name: 'PROD', value: given.prod },
    { name: 'CONS', value: given.cons },
  ];
  const over = all.filter(({ value = 0 }) => (value & CONS_RD) >= 2 ** (log2size + 1));
  if (over.length === 0) return [];
  const texts = over.map(({ name, value = 0 }) => `${name} 0x${(value & CONS_RD).toString(16)}`);
  return [
    {
      text: `${[...new Set(texts)].join(', ')}: more than index and wrap bit of 2^${log2size} entries; what is above them is left out`,
      why: 'the register, or the size, is of another queue or moment',
      source: 'IHI 0070 3.5.1, 6.3.27, 6.3.28',
      from: over.flatMap(({ fact }) => fact ?? []),
      smmu,
    },
  ];
}

/**
 * What inputs say of one queue, and what its state means; none where they say nothing of it. `most`: commands that are told,
 * pending ones first.
 */
export function queueOf(
  { smmu, facts, ring: memory }: SmmuSide,
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
    // What a register tells has its wrap in it.
    if (fact.is === 'timeout' || fact.is === 'cmdq-error' || fact.is === 'cons-error')
      wraps = fact.is === 'timeout' ? {} : { prod: wraps.prod };
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
  const ring = memory && ofQueue(memory, log2size, smmu, findings);
  const slots = ring ? ring.words.length / WORDS : 0;
  if (log2size === null && slots > 0 && Number.isInteger(Math.log2(slots))) {
    log2size = Math.log2(slots);
    findings.push({
      text: `The size of the queue is taken from the memory: ${slots} entries`,
      why: 'nothing else says it',
      source: 'IHI 0070 6.3.26',
      smmu,
    });
  }
  if (prod === undefined && cons === undefined && !ring && told.size === 0) {
    findings.push(...refusedFindings(smmu, facts));
    return [];
  }
  const at = (value: number | undefined, wrap: number | undefined): Pointer | null => {
    if (value === undefined) return null;
    return log2size === null && wrap !== undefined ? { slot: value, wrap } : pointerOf(value, log2size);
  };
  const [from, to] = [at(cons, wraps.cons), at(prod, wraps.prod)];
  if (log2size !== null) findings.push(...outOfRange(smmu, facts, given, log2size));
  const pending = prod === undefined || cons === undefined ? null : pendingBetween(cons, prod, from, to, log2size);
  /** What stands in a slot; undefined where nothing does, or nothing tells. */
  const commandAt = (slot: number): QueueReport['commands'][number] | undefined => {
    const inRing = ring && isTold(ring, slot) ? ring.words.subarray(slot * WORDS, (slot + 1) * WORDS) : undefined;
    const fact: CommandFact | undefined = inRing ? { ...decode(inRing), words: inRing } : told.get(slot);
    if (!fact) return undefined;
    const { mnemonic, fields, words } = fact;
    const over = words !== null && isOverwrittenSync(words, 0);
    const broken = words && !over ? whyIllegal(words) : undefined;
    return {
      slot,
      mnemonic: over ? 'CMD_SYNC' : mnemonic,
      fields,
      words: words && ([hex64(words[0], words[1]), hex64(words[2], words[3])] as const),
      illegal: broken ? illegalText(broken) : (fact.illegal ?? null),
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
