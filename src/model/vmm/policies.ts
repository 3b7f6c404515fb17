/** The policies of VMMs, from what they consist of. */
import type { Cut, Fetched, Policy, PolicyDials, Target } from '../state/design.ts';
import type { Vsid } from '../state/numbers.ts';
import { byTarget, sameTarget, toViommu } from './targets.ts';

/** Numbers things by the first that is like them. */
function grouped<T>(things: readonly T[], like: (a: T, b: T) => boolean): number[] {
  const firsts: T[] = [];
  return things.map((thing) => {
    const group = firsts.findIndex((first) => like(first, thing));
    return group >= 0 ? group : firsts.push(thing) - 1;
  });
}

const CUTS: Readonly<Record<Cut, (run: readonly Fetched[]) => number[]>> = {
  each: (run) => run.map((_, i) => i),
  'at-change': (run) => {
    let call = 0;
    return run.map(({ target }, i) => (i > 0 && !sameTarget(run[i - 1].target, target) ? ++call : call));
  },
  'by-target': (run) =>
    grouped(
      run.map(({ target }) => target),
      sameTarget,
    ),
  'by-class': (run) =>
    grouped(
      run.map((command) => command.class),
      (a, b) => a === b,
    ),
  whole: (run) => run.map(() => 0),
};

/** Calls of at most `max` entries: what goes beyond is carried by calls of its own, right behind. */
function limited(calls: readonly number[], max: number): number[] {
  const counts = new Map<number, number>();
  const parts = calls.map((call) => {
    const before = counts.get(call) ?? 0;
    counts.set(call, before + 1);
    return [call, Math.floor(before / max)] as const;
  });
  const order = [...new Set(parts.map(([call, part]) => call * 2 ** 20 + part))].sort((a, b) => a - b);
  return parts.map(([call, part]) => order.indexOf(call * 2 ** 20 + part));
}

const TARGETS: Readonly<Record<PolicyDials['target'], (stream: Vsid | undefined) => Target>> = {
  split: byTarget,
  implicit: byTarget,
  viommu: toViommu,
};

/** A policy. Where each command is a call, one command is fetched at a time, as QEMU does. */
export const policyOf = (id: string, dials: PolicyDials): Policy => {
  const { target, cut, max, merge } = dials;
  const calls = CUTS[cut];
  return {
    id,
    dials,
    maxRun: cut === 'each' ? 1 : Number.POSITIVE_INFINITY,
    ...(merge && { merges: true }),
    ...(target === 'implicit' && { implicitAtc: true }),
    target: TARGETS[target],
    cut: max === null ? calls : (run) => limited(calls(run), max),
  };
};
