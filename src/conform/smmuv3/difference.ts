/** Where QEMU and the architecture differ: the architecture's answer, case by case. */
import { readFileSync } from 'node:fs';
import type { Quirk } from '../../model/state/hardware.ts';

/** Fields of a step that are not as recorded. */
export interface StepAnswer {
  readonly st?: readonly number[];
  readonly ev?: readonly string[];
  readonly pa?: number | null;
  readonly hits?: readonly (readonly [number, number])[];
  readonly val?: string;
}

export interface Difference {
  readonly case: string;
  /** Departures of QEMU that make it (state/hardware.ts); empty where caches of another kind do. */
  readonly quirks: readonly Quirk[];
  /** Why, where no quirk says it. */
  readonly why?: string;
  /** By step; empty where what QEMU does is one of the things that the architecture allows. */
  readonly steps: Readonly<Record<number, StepAnswer>>;
}

/** One line per case. */
export const DIFFERENCES: ReadonlyMap<string, Difference> = new Map(
  readFileSync(new URL('./differences.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Difference)
    .map((difference) => [difference.case, difference]),
);
