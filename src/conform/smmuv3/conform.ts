/** Runs recorded cases under the hardware profiles and counts what agrees. */
import { ARCHITECTURAL, type HardwareProfile, NO_CACHE, QEMU_11_1 } from '../../model/state/hardware.ts';
import { type Case, RANDOM } from './case.ts';
import { type Mismatch, compareArchitectural, compareExact, compareNoCache } from './compare.ts';
import { DIFFERENCES } from './difference.ts';
import { Replay, type Seen } from './replay.ts';

export interface ProfileCheck {
  readonly hardware: HardwareProfile;
  /** False where the recording says nothing about what this profile is for. */
  readonly applies: (one: Case) => boolean;
  readonly compare: (one: Case, step: number, got: Seen) => Mismatch[];
}

export const CHECKS: readonly ProfileCheck[] = [
  { hardware: QEMU_11_1, applies: () => true, compare: compareExact },
  { hardware: NO_CACHE, applies: () => true, compare: compareNoCache },
  {
    hardware: ARCHITECTURAL,
    // Nobody has written down what the architecture says to a random stream, or where it depends on caches without marks.
    applies: ({ name, area, tags, arch }) =>
      DIFFERENCES.has(name) ||
      Object.keys(arch).length > 0 ||
      (area !== RANDOM && !tags.includes('cache-dependent') && !tags.includes('qemu-specific')),
    compare: (one, step, got) => compareArchitectural(one, step, got, DIFFERENCES.get(one.name)),
  },
];

export interface CaseVerdict {
  readonly profile: string;
  /** Of the first step that differs. */
  readonly mismatches: readonly Mismatch[];
}

/** Carries a case out under one profile; `watch` sees every step. */
export function check(
  one: Case,
  { hardware, compare }: ProfileCheck,
  watch?: (step: number, got: Seen) => void,
): CaseVerdict {
  const replay = new Replay(one, hardware);
  for (let step = 0; step < one.steps.length; step++) {
    const got = replay.step(one.steps[step]);
    watch?.(step, got);
    const mismatches = compare(one, step, got);
    if (mismatches.length > 0) return { profile: hardware.id, mismatches };
  }
  return { profile: hardware.id, mismatches: [] };
}

/** All profiles; a case passes if each of them does. */
export const checkAll = (one: Case): CaseVerdict[] =>
  CHECKS.filter(({ applies }) => applies(one)).map((profile) => check(one, profile));
