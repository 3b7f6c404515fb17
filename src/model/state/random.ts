/** Seeded random numbers (mulberry32): the same everywhere. */

/** A u32 for a state; the state itself goes on by `STEP`. */
export function mix(state: number): number {
  let t = (state + STEP) >>> 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}

export const STEP = 0x6d2b79f5;

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0..2^32-1. */
  u32(): number {
    const value = mix(this.state);
    this.state = (this.state + STEP) >>> 0;
    return value;
  }

  /** 0..n-1. */
  below(n: number): number {
    return this.u32() % n;
  }

  /** True once in n times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }
}
