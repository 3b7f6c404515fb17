/** Compares what the model did with what was recorded, as each profile demands. */
import type { Case, Result } from './case.ts';
import type { Difference } from './difference.ts';
import type { Seen } from './replay.ts';

export interface Mismatch {
  readonly step: number;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

const CMDQ_ERR = 1;
const CONS_ERR = 0x7f000000;
const ST = ['CMDQ_PROD', 'CMDQ_CONS', 'GERROR', 'GERRORN', 'EVENTQ_PROD'] as const;

/** CMDQ_CONS.ERR means something only while a command error waits to be acknowledged. */
function maskedSt(st: readonly number[]): readonly number[] {
  const active = ((st[2] ^ st[3]) & CMDQ_ERR) !== 0;
  return active ? st : [st[0], (st[1] & ~CONS_ERR) >>> 0, ...st.slice(2)];
}

const FIRST_FAULT = 0x10;
const LAST_FAULT = 0x13;

/** A record without the bits that mean nothing: IPA[11:0] of a stage-2 fault, dword 3 of a stage-1 fault. */
function maskedRecord(hex: string): string {
  const type = Number.parseInt(hex.slice(0, 2), 16);
  if (type < FIRST_FAULT || type > LAST_FAULT) return hex;
  const stage2 = (Number.parseInt(hex.slice(24, 26), 16) & 0x80) !== 0;
  return stage2 ? `${hex.slice(0, 48)}00${hex[50]}0${hex.slice(52)}` : `${hex.slice(0, 48)}${'0'.repeat(16)}`;
}

const records = (ev: readonly string[] = []): string => ev.map(maskedRecord).join(' ') || 'none';
const address = (pa: number | null | undefined): string => (pa === null || pa === undefined ? 'null' : hex(pa));
const hex = (value: number): string => `0x${value.toString(16)}`;

function compareSt(
  step: number,
  want: readonly number[],
  got: readonly number[],
  fields: readonly number[],
): Mismatch[] {
  const [a, b] = [maskedSt(want), maskedSt(got)];
  return fields
    .filter((i) => a[i] !== b[i])
    .map((i) => ({ step, field: `st.${ST[i]}`, expected: hex(a[i]), got: hex(b[i]) }));
}

const ALL = [0, 1, 2, 3, 4];
/** Where caches may differ, so does the number of events: only the command queue is compared. */
const COMMAND_QUEUE = [0, 1];

const differ = (step: number, field: string, expected: string, got: string): Mismatch[] =>
  expected === got ? [] : [{ step, field, expected, got }];

function compareVal(step: number, want: Result, got: Seen): Mismatch[] {
  return want.val === undefined ? [] : differ(step, 'val', String(want.val), got.val ?? 'none');
}

/** The one outcome of a DMA that is recorded. */
interface Outcome {
  readonly pa?: number | null | undefined;
  readonly ev?: readonly string[] | undefined;
}

const sameOutcome = (a: Outcome, b: Outcome): boolean =>
  address(a.pa) === address(b.pa) && records(a.ev) === records(b.ev);

/** Profile `qemu-11.1`: everything that was recorded, exactly. */
export function compareExact({ res }: Case, step: number, got: Seen): Mismatch[] {
  const want = res[step];
  if (!want) return [];
  return [
    ...(want.st ? compareSt(step, want.st, got.st, ALL) : []),
    ...(want.st ? differ(step, 'ev', records(want.ev), records(got.ev)) : []),
    ...(want.pa === undefined ? [] : differ(step, 'pa', address(want.pa), address(got.pa))),
    ...(want.hits === undefined ? [] : differ(step, 'hits', JSON.stringify(want.hits), JSON.stringify(got.hits))),
    ...compareVal(step, want, got),
  ];
}

/** Compares a step with any of several outcomes that are allowed. */
function compareAny(step: number, allowed: readonly Outcome[], got: Seen): Mismatch[] {
  if (allowed.some((outcome) => sameOutcome(outcome, got))) return [];
  const of = (pick: (outcome: Outcome) => string): string => [...new Set(allowed.map(pick))].join(' or ');
  const mismatches = [
    ...(got.pa === undefined
      ? []
      : differ(
          step,
          'pa',
          of(({ pa }) => address(pa)),
          address(got.pa),
        )),
    ...differ(
      step,
      'ev',
      of(({ ev }) => records(ev)),
      records(got.ev),
    ),
  ];
  return mismatches.filter(({ expected, got: value }) => !expected.split(' or ').includes(value));
}

/** Registers that count event records, of which there are others without caches. */
const COUNTS_EVENTS = new Set(['EVENTQ_PROD', 'GERROR']);

/** Profile `no-cache`: what emptying all caches just before the step would have given. */
export function compareNoCache({ steps, res }: Case, step: number, got: Seen): Mismatch[] {
  const want = res[step];
  const done = steps[step];
  if (!want?.st)
    return want && !(done.op === 'read' && COUNTS_EVENTS.has(done.name)) ? compareVal(step, want, got) : [];
  const outcome = want.fresh ?? want;
  return [
    ...compareSt(step, want.st, got.st, COMMAND_QUEUE),
    ...compareAny(step, [{ pa: outcome.pa, ev: outcome.ev }], got),
    ...compareVal(step, want, got),
  ];
}

/** What a DMA to the same address gave before: the answer of a cache that still holds it. */
function earlier({ steps, res }: Case, step: number): Outcome[] {
  const key = JSON.stringify(steps[step]);
  return res
    .slice(0, step)
    .flatMap((result, i) => (result && JSON.stringify(steps[i]) === key ? [result as Outcome] : []));
}

/**
 * Profile `architectural`: the architecture's answer where it is written down; else what was recorded, or what a cache
 * may as well do: fresh, or what it held. A step marked `must` has to show the edit, which is what the fresh walk does.
 */
export function compareArchitectural(
  one: Case,
  step: number,
  got: Seen,
  difference: Difference | undefined,
): Mismatch[] {
  const { res, arch, arch_pa } = one;
  const want = res[step];
  if (!want) return [];
  const written = arch_pa[String(step)];
  if (written !== undefined && address(written) !== address(got.pa))
    return differ(step, 'arch_pa', address(written), address(got.pa));
  const answer = difference?.steps[step];
  if (answer) {
    return [
      ...(answer.st ? compareSt(step, answer.st, got.st, ALL) : []),
      ...(answer.pa === undefined ? [] : differ(step, 'pa', address(answer.pa), address(got.pa))),
      ...(answer.ev === undefined ? [] : differ(step, 'ev', records(answer.ev), records(got.ev))),
      ...(answer.hits === undefined ? [] : differ(step, 'hits', JSON.stringify(answer.hits), JSON.stringify(got.hits))),
      ...(answer.val === undefined ? [] : differ(step, 'val', answer.val, got.val ?? 'none')),
    ];
  }
  if (!want.st) return compareVal(step, want, got);
  const mark = arch[String(step)];
  const fresh = want.fresh ?? want;
  const allowed = mark === 'must' ? [fresh] : [want, fresh, ...(mark === 'may' ? earlier(one, step) : [])];
  if (written !== undefined) return [];
  return [
    ...compareSt(step, want.st, got.st, COMMAND_QUEUE),
    ...compareAny(
      step,
      allowed.map(({ pa, ev }) => ({ pa, ev })),
      got,
    ),
  ];
}
