/** A form of what a lesson can ask of the model, and what the model answers. */
import type { FormParts } from './forms.ts';
import type { World } from './world.ts';

export interface FactAnswer {
  readonly value: string;
  /** What it could be, in their order; the value may be one of them. */
  readonly among: readonly string[];
  /** Position from which on the run shows it; Infinity: no single run does. */
  readonly known: number;
}

export interface Fact {
  readonly form: string;
  /** The run stands at `at`. */
  readonly answer: (world: World, at: number, parts: FormParts) => FactAnswer;
}

const YES_NO = ['yes', 'no'];

export const yesNo = (is: boolean, known: number): FactAnswer => ({ value: is ? 'yes' : 'no', among: YES_NO, known });

/** The whole numbers from 0 below a count. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
